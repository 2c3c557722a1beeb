package dev.waycast.runtime.config;

import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.Scenario;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Waycast: a desktop in the browser.
 */
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
@ConfigMapping(prefix = "quarkus.waycast")
public interface WaycastConfig {

    /**
     * Whether a desktop is captured and served at all. Off leaves the endpoints in place; they say that there is no
     * desktop.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The desktop's name in messages, logs and metrics: 1 to 32 letters, digits and hyphens. There is one desktop, so any
     * name does.
     */
    @WithDefault("main")
    String name();

    /**
     * What is captured and how.
     */
    Capture capture();

    /**
     * How pictures become a video stream.
     */
    Encoder encoder();

    /**
     * What counts more, latency or the picture.
     */
    Quality quality();

    /**
     * What stands still is shown sharply, whatever the video loses. `auto`: pieces of the picture that have stood still
     * for 0.4 s are sent once more without loss beside the video and shown over it, until something changes there; to
     * pages that can, of pictures outside GPU memory, and not where the video has full colour. `off`: never.
     */
    @WithDefault("auto")
    SharpTiles sharpTiles();

    /**
     * Whether what stands still is shown without loss.
     */
    enum SharpTiles {
        AUTO,
        OFF
    }

    /**
     * How the stream reaches browsers.
     */
    WebRtc webrtc();

    /**
     * When lost packets are restored without asking.
     */
    enum ErrorCorrection {
        AUTO,
        OFF,
        FLEXFEC_03
    }

    /**
     * How it is found out what a network carries.
     */
    enum CongestionControl {
        GCC,
        REMB,
        FIXED
    }

    /**
     * How many people may watch.
     */
    Viewers viewers();

    /**
     * What is spent on processing and measuring.
     */
    Performance performance();

    /**
     * Which hardware may be used.
     */
    Hardware hardware();

    /**
     * Who may watch and control.
     */
    Access access();

    /**
     * What the person at the desktop is asked.
     */
    Consent consent();

    /**
     * How control of the desktop changes hands.
     */
    Control control();

    /**
     * Limits of the conversation with the viewer page.
     */
    Signalling signalling();

    /**
     * What is captured and how.
     */
    interface Capture {

        /**
         * Where pictures come from: `auto`, `portal`, `wlroots`, `test-pattern`, `whip` (what somebody publishes, from a
         * browser or OBS), or the name of a provider an application adds. `auto` takes the best desktop that works on this
         * host.
         */
        @WithDefault("auto")
        String source();

        /**
         * The outputs that viewers may watch, as the compositor names them, for instance `HEADLESS-1` or `eDP-1,DP-2`. The
         * first one named is shown to begin with, and viewers can turn to the others. Without it: all, the compositor's
         * first one to begin with, or what was chosen in the portal's dialog.
         */
        Optional<List<String>> output();

        /**
         * What the portal's dialog offers to share: `monitor`, `window`, `any` of both, or `virtual`, a monitor that the
         * desktop makes for the viewers (GNOME since 44). Monitors, because only they can be controlled everywhere.
         */
        @WithDefault("monitor")
        SharedKind kind();

        /**
         * Size of the monitor that `kind=virtual` makes, in pixels, `WIDTHxHEIGHT`, even numbers, 320x200 to 7680x4320,
         * until somebody fits it to their window and after that.
         */
        @WithDefault("1920x1080")
        String virtualSize();

        /**
         * The highest rate in frames per second, 1 to 240. Fewer are captured when less changes. 60 is what most screens
         * show.
         */
        @WithDefault("60")
        int frameRate();

        /**
         * Whether viewers may use pointer and keyboard, where the desktop allows it.
         */
        @WithDefault("true")
        boolean control();

        /**
         * Folder in which the portal's permission is remembered, so that people are asked only once. Without it:
         * `waycast` in `$XDG_STATE_HOME` or `~/.local/state`.
         */
        Optional<Path> restoreTokens();

        /**
         * Whether the portal's permission is remembered at all. Off: a person is asked at every start.
         */
        @WithDefault("true")
        boolean rememberPermission();

        /**
         * Whether capturing starts with the application. Off: with the first viewer, who then waits longer for the first
         * picture.
         */
        @WithDefault("true")
        boolean eager();

        /**
         * Whether who controls the desktop may have it take the size and scale of their window, until they control it no
         * more. Only outputs without a screen change, those of desktops that offer wlr-output-management and the portal's
         * virtual monitors: nobody's monitor does.
         */
        @WithDefault("true")
        boolean resize();

        /**
         * The most pixels an output takes for a window, `WIDTHxHEIGHT`, 320x200 to 7680x4320: every pixel costs CPU. A
         * larger window shows a smaller picture enlarged.
         */
        @WithDefault("3840x2160")
        String resizeLimit();

        /**
         * Size of the test pattern in pixels, `WIDTHxHEIGHT`, 64x64 to 7680x4320.
         */
        @WithDefault("1280x720")
        String testPatternSize();
    }

    /**
     * What the portal's dialog offers.
     */
    enum SharedKind {
        MONITOR,
        WINDOW,
        ANY,
        VIRTUAL
    }

    /**
     * How much colour viewers get.
     */
    enum Chroma {
        AUTO,
        YUV420,
        YUV444
    }

    /**
     * How pictures become a video stream.
     */
    interface Encoder {

        /**
         * FFmpeg encoder names in the order to try them, for instance `libx264,libopenh264`. Without it: the fastest that
         * works on this host first.
         */
        Optional<List<String>> priority();

        /**
         * Whether viewers get full colour, in which small coloured text stays sharp while it moves: every pixel has its own
         * colour (4:4:4). It costs more bits and time, and hardware decodes it nowhere. `auto`: as `webrtc.codecs` says;
         * without that, only from hosts with 8 or more processors that encode it for a twentieth of their time, to browsers
         * that take it. `yuv444`: wherever the browser takes it. `yuv420`: never.
         */
        @WithDefault("auto")
        Chroma chroma();

        /**
         * The encoder's speed preset: a name such as `ultrafast` or `superfast` for libx264 and libx265, a number for
         * libvpx (5 to 8) and libsvtav1 (7 to 13), more being faster. Without it: as `quality.mode` says.
         */
        Optional<String> preset();

        /**
         * The rate a stream starts with before any viewer's network is known. 50k to 200M, between the lowest and the
         * highest rate. 6M shows a 1080p desktop sharply and passes most networks.
         */
        @WithDefault("6M")
        @WithConverter(Bitrate.FromText.class)
        Bitrate startBitrate();

        /**
         * The lowest rate, however bad a network is. 50k to 200M. Below 300k text cannot be read.
         */
        @WithDefault("300k")
        @WithConverter(Bitrate.FromText.class)
        Bitrate minBitrate();

        /**
         * The highest rate, however good the network is. 50k to 200M. 20M is enough for 1080p60 in full motion.
         */
        @WithDefault("20M")
        @WithConverter(Bitrate.FromText.class)
        Bitrate maxBitrate();

        /**
         * Size of the encoder's rate buffer in frames, 1 to 60. Small means even packets and low latency, large means
         * better pictures after sudden changes. Without it: as `quality.mode` says.
         */
        Optional<Integer> vbvFrames();

        /**
         * Encoder threads, 0 to 64. 0: as many as suit the encoder and this host.
         */
        @WithDefault("0")
        int threads();

        /**
         * Shortest time between two keyframes that viewers ask for, 0 to 10 s. A keyframe is many times larger than other
         * pictures. Without it: as `quality.mode` says.
         */
        Optional<Duration> keyframeInterval();

        /**
         * In this time the whole picture is coded anew, a column after the other, so that damage heals where no keyframe
         * comes; 0: never, otherwise 250 ms to 10 s. It costs 60 to 80 % more bitrate on a desktop, and browsers ask for
         * keyframes all the same. For libx264, NVENC and Quick Sync; others ignore it.
         */
        @WithDefault("0s")
        Duration intraRefresh();

        /**
         * How a picture that stands still gets sharp.
         */
        Refinement refinement();
    }

    /**
     * What counts more, latency or the picture. Who controls the desktop, and administrators, change it while it runs.
     */
    interface Quality {

        /**
         * How much delay pictures may have for looking better: `ultra-low` and `low` show each at once, `balanced` lets
         * browsers even out up to 100 ms, `high-quality` up to 400 ms, with slower encoders and larger rate buffers.
         */
        @WithDefault("low")
        LatencyMode mode();

        /**
         * What the desktop is used for: `desktop`, `video` (bad networks get smaller pictures instead of fewer), or `reading`
         * (at most 20 pictures a second, which get sharper).
         */
        @WithDefault("desktop")
        Scenario scenario();
    }

    /**
     * How a picture that stands still gets sharp.
     */
    interface Refinement {

        /**
         * Time from one refining picture to the next, 10 ms to 10 s. Without it: as `quality.scenario` says.
         */
        Optional<Duration> interval();

        /**
         * The average quantiser at which refining stops, 0 to 51 (H.264, less is better). 18 looks lossless on text.
         * Without it: as `quality.scenario` says.
         */
        Optional<Integer> targetQuantizer();

        /**
         * The most refining pictures after a change, 0 to 100. At low bitrates a large picture needs many.
         * Without it: as `quality.scenario` says.
         */
        Optional<Integer> maxFrames();

        /**
         * How often the last picture is sent once more, 0 to 10: some decoders show a picture only when more arrive.
         */
        @WithDefault("2")
        int repeats();
    }

    /**
     * How the stream reaches browsers.
     */
    interface WebRtc {

        /**
         * The one UDP port of all viewers, 1024 to 65535; 0: any free one. Open it in firewalls.
         */
        @WithDefault("8189")
        int udpPort();

        /**
         * Whether viewers whose networks let no UDP through may connect over TCP, to the number of the UDP port. Open that
         * for TCP as well.
         */
        @WithDefault("true")
        boolean tcp();

        /**
         * Literal IP addresses to listen on and to offer to viewers. Without it: loopback only while `quarkus.http.host`
         * is a loopback address, otherwise all of this host.
         */
        Optional<List<String>> addresses();

        /**
         * What viewers may be sent, best first, out of `h264`, `vp9`, `av1`, `vp8`, `h265`, and in full colour `h264-444`
         * and `vp9-444`. Each viewer gets the first that the browser takes. Full colour keeps small coloured text sharp,
         * for more bits and without decoding in hardware. Without it: `h264,vp9,av1,vp8,h265`, as far as this host encodes
         * them well, which is measured at the start. Through libwebrtc without it: `vp8,vp9,h264,av1`.
         */
        Optional<List<String>> codecs();

        /**
         * Literal IP address under which viewers reach this host from outside, such as the public side of a NAT, offered
         * in addition. The UDP port must be the same there.
         */
        Optional<String> publicAddress();

        /**
         * STUN servers such as `stun:stun.example.org:3478`, for viewers, relays and servers behind NATs. This server asks
         * them under which address and port it is seen from outside and offers that in addition, and tells pages of them.
         */
        Optional<List<String>> stunServers();

        /**
         * A relay for viewers whose networks let nothing through to this server.
         */
        Turn turn();

        /**
         * Viewers at the same time, 1 to 1000.
         */
        @WithDefault("50")
        int maxSessions();

        /**
         * Time a viewer has to connect, 1 s to 2 min.
         */
        @WithDefault("15s")
        Duration connectTimeout();

        /**
         * A viewer that was silent for so long is sent nothing more until it is heard again, 5 s to 5 min. 30 s is what
         * RFC 7675 says.
         */
        @WithDefault("30s")
        Duration consentTimeout();

        /**
         * How long a viewer that is sent nothing more may take to be heard again, on the same or another network, before
         * its session ends, 0 to 10 min.
         */
        @WithDefault("30s")
        Duration interruptionTimeout();

        /**
         * Longest life of a session; 0: no limit.
         */
        @WithDefault("0s")
        Duration sessionTimeout();

        /**
         * How it is found out what a viewer's network carries. `gcc`: Google congestion control from the viewer's
         * transport-wide feedback, REMB for viewers that give none. `remb`: the viewer's own estimate and its reports.
         * `fixed`: not at all, the start bitrate is used whatever happens.
         */
        @WithDefault("gcc")
        CongestionControl congestionControl();

        /**
         * The rate allowed to a new viewer before its network is known, at most the encoder's highest rate. 3M, because a
         * network that is flooded at the start takes seconds to recover.
         */
        @WithDefault("3M")
        @WithConverter(Bitrate.FromText.class)
        Bitrate startBitrate();

        /**
         * Pictures leave at this multiple of what the network is thought to carry, 1 to 10. Less spreads large pictures
         * more evenly, more delays them less. While the network is congested it is less by itself; viewers on the same
         * host are not paced.
         */
        @WithDefault("2.5")
        double pacingFactor();

        /**
         * Largest RTP packet in bytes, 500 to 1400. 1200 passes every usual network.
         */
        @WithDefault("1200")
        int maxPacketSize();

        /**
         * Whether lost packets are sent again in a stream of their own (RTX, RFC 4588) where viewers take it. Without,
         * they are sent again as they were, and the network is never probed for more.
         */
        @WithDefault("true")
        boolean rtx();

        /**
         * Forward error correction, packets that restore lost ones without asking. `auto`: while more than 1 % is lost
         * and asking again takes longer than a picture. `off`: never. `flexfec-03`: with every picture. Only to viewers
         * that take flexfec-03, such as Chromium; what it costs comes out of the bitrate of the pictures.
         */
        @WithDefault("auto")
        ErrorCorrection fec();

        /**
         * How long sent packets are kept to be sent again, 0 to 10 s.
         */
        @WithDefault("1s")
        Duration historyAge();

        /**
         * How many bytes of them are kept for each viewer, 64K to 64M.
         */
        @WithDefault("2M")
        MemorySize historySize();

        /**
         * Pictures that may wait for one viewer before it counts as slow, 2 to 60.
         */
        @WithDefault("6")
        int readerCapacity();

        /**
         * Who sends to viewers. `direct`: our own sender, which encodes once for all and has the lowest latency.
         * `libwebrtc`: Google's, with an encoder for each viewer. `auto`: the direct one, and libwebrtc for viewers that
         * it cannot serve.
         */
        @WithDefault("auto")
        Engine engine();

        /**
         * The second engine, libwebrtc: it serves the viewers that `webrtc.engine` gives it, and receives what is
         * published over WHIP.
         */
        LibWebRtc libwebrtc();
    }

    /**
     * Who sends to viewers.
     */
    enum Engine {
        AUTO,
        DIRECT,
        LIBWEBRTC
    }

    /**
     * The second engine, libwebrtc.
     */
    interface LibWebRtc {

        /**
         * Sessions of it at the same time, 1 to 100. Each has an encoder or a decoder of its own, which takes about an
         * eighth of a processor core at 720p.
         */
        @WithDefault("8")
        int maxSessions();

        /**
         * UDP ports it may use, `FIRST-LAST` within 1024 to 65535: one or two for each session. `0`: any free ones. Open
         * them in firewalls.
         */
        @WithDefault("0")
        String ports();
    }

    /**
     * How many people may watch. Who is too many is refused with a sentence that says so.
     */
    interface Viewers {

        /**
         * Viewers at the same time, 1 to 1000. Administrators and the owner of the desktop are let in beyond it, up to
         * `webrtc.max-sessions`.
         */
        @WithDefault("40")
        int max();

        /**
         * Share of one processor that sending to all viewers may take, as measured and with one more viewer added, 0.05 to
         * 1. Beyond it everybody's picture, also that of who controls the desktop, would be late. Administrators and the
         * owner are let in all the same.
         */
        @WithDefault("0.7")
        double maxLoad();
    }

    /**
     * A relay for viewers whose networks let nothing through to this server.
     */
    interface Turn {

        /**
         * TURN servers that pages are told of once they may watch, and libwebrtc, such as
         * `turn:turn.example.org:3478?transport=udp` and `turns:turn.example.org:443?transport=tcp`.
         */
        Optional<List<String>> urls();

        /**
         * Secret shared with these servers (coturn: `use-auth-secret`, `static-auth-secret`). Each visit gets credentials
         * that end by themselves.
         */
        Optional<String> secret();

        /**
         * User name at servers without a shared secret. Every viewer learns it.
         */
        Optional<String> username();

        /**
         * Password at servers without a shared secret. Every viewer learns it.
         */
        Optional<String> password();

        /**
         * How long credentials made with the shared secret are good, 1 min to 7 d. 12 h, so that a working day's session
         * can still change its path.
         */
        @WithDefault("12h")
        Duration ttl();

        /**
         * Whether this server takes an address for itself as well, at the first of these servers over UDP that gives one, and
         * offers it to viewers who cannot reach this server otherwise. All pictures of these viewers pass the TURN server.
         */
        @WithDefault("false")
        boolean relay();
    }

    /**
     * What is spent on processing and measuring.
     */
    interface Performance {

        /**
         * Changed pixels below which a change may wait for the next picture, 0 to 65536, where the compositor does not say
         * what changed. 0: nothing waits. Without it: as `quality.scenario` says.
         */
        Optional<Integer> damageThreshold();

        /**
         * Whether the time in each stage is exported as a histogram. Off: as count and sum only.
         */
        @WithDefault("true")
        boolean stageHistogram();
    }

    /**
     * Which hardware may be used.
     */
    interface Hardware {

        /**
         * `auto` uses a hardware encoder that works here, `off` none, and `required` refuses the start without one.
         */
        @WithDefault("auto")
        HardwareUse encoder();

        /**
         * The GPU for VA-API, for instance `/dev/dri/renderD129`. Without it: the first that works, in the order of their
         * numbers.
         */
        Optional<Path> vaDevice();
    }

    /**
     * Whether hardware is used.
     */
    enum HardwareUse {
        AUTO,
        REQUIRED,
        OFF
    }

    /**
     * Who may watch and control.
     */
    interface Access {

        /**
         * Whether viewers have to sign in. Off is accepted on a loopback address only.
         */
        @WithDefault("true")
        boolean required();

        /**
         * Bearer token for players and scripts that cannot sign in, at least 32 characters. Without it they are refused.
         */
        Optional<String> token();

        /**
         * Bearer token for a program that publishes the desktop's pictures over WHIP, such as OBS, and may do nothing
         * else; at least 32 characters, other than `access.token`. For `capture.source=whip`.
         */
        Optional<String> publishToken();

        /**
         * How long a one-time address works, 10 s to 24 h.
         */
        @WithDefault("15m")
        Duration linkTimeout();

        /**
         * How long somebody stays signed in without doing anything, 1 min to 30 days.
         */
        @WithDefault("12h")
        Duration sessionTimeout();

        /**
         * Says that a proxy in front of this server speaks TLS with the viewers, so that listening on more than loopback
         * without a certificate of its own is accepted.
         */
        @WithDefault("false")
        boolean behindTlsProxy();

        /**
         * Whether a one-time address is printed at start. Whoever reads the log can use it once.
         */
        @WithDefault("true")
        boolean printAddress();
    }

    /**
     * What the person at the desktop is asked.
     */
    interface Consent {

        /**
         * `ask`: everybody but the owner of the desktop needs the consent of the person who sits at it. `unattended`:
         * whoever was let in needs nobody's consent; for desktops with nobody in front of them.
         */
        @WithDefault("ask")
        ConsentMode mode();

        /**
         * How the person is asked, all at once: `notification`, `page`, `terminal`, or the name of a prompt that an
         * application adds.
         */
        @WithDefault("notification,page,terminal")
        Set<String> prompts();

        /**
         * Time to answer, 5 s to 10 min. No answer is a no.
         */
        @WithDefault("30s")
        Duration timeout();

        /**
         * How long a consent lasts unless another time was asked for, 1 min to 24 h, at most the longest.
         */
        @WithDefault("1h")
        Duration duration();

        /**
         * The longest a consent may last or be renewed for, 1 min to 24 h.
         */
        @WithDefault("8h")
        Duration maxDuration();

        /**
         * Time until somebody who was refused or sent away may ask again, 0 to 1 h.
         */
        @WithDefault("30s")
        Duration pause();

        /**
         * Questions that may wait for an answer at the same time, 1 to 50. More are refused without asking.
         */
        @WithDefault("3")
        int maxWaiting();
    }

    /**
     * Whether somebody is asked.
     */
    enum ConsentMode {
        ASK,
        UNATTENDED
    }

    /**
     * Limits of the conversation with the viewer page.
     */
    interface Signalling {

        /**
         * Largest message in bytes, 1K to 64K.
         */
        @WithDefault("64K")
        MemorySize maxMessageSize();

        /**
         * Time a new connection has to say hello, 1 s to 2 min.
         */
        @WithDefault("10s")
        Duration helloTimeout();

        /**
         * Messages that may wait for one viewer, 16 to 4096. A viewer that reads more slowly is disconnected.
         */
        @WithDefault("256")
        int maxQueue();

        /**
         * Time between two statistics messages, 100 ms to 1 min.
         */
        @WithDefault("500ms")
        Duration statisticsInterval();

        /**
         * How long a session whose signalling connection broke goes on, for the page to resume it over another, 0 to 10
         * min; 0: it ends at once. Until then the viewer sees the picture and can do nothing else.
         */
        @WithDefault("30s")
        Duration resumeTimeout();
    }

    /**
     * How control of the desktop changes hands. One person has it at a time.
     */
    interface Control {

        /**
         * Whether control that nobody has goes to who may have it and comes, or begins to use pointer or keyboard. Off:
         * it has to be asked for every time.
         */
        @WithDefault("true")
        boolean automatic();

        /**
         * Control that is not used for so long is free again, 10 s to 24 h; 0: never. 5 min, so that who went away does
         * not keep others waiting.
         */
        @WithDefault("5m")
        Duration idleTimeout();

        /**
         * For so long a request for control is put before who has it, 5 s to 10 min. After that it waits in the queue
         * until control is free.
         */
        @WithDefault("30s")
        Duration requestTimeout();

        /**
         * Control does not change hands while a pointer button is held, but for no longer than this, 0 to 1 min.
         */
        @WithDefault("5s")
        Duration dragTimeout();

        /**
         * Whether remote input stops for a while when somebody uses the desktop's own mouse or keyboard. It is noticed by
         * the pointer where that is captured apart from the picture, as the portal does, and by the devices under
         * `/dev/input` where this user may read them.
         */
        @WithDefault("false")
        boolean pauseOnLocalActivity();

        /**
         * How long remote input stops then, from the last movement, 100 ms to 1 min.
         */
        @WithDefault("2s")
        Duration localPause();
    }
}

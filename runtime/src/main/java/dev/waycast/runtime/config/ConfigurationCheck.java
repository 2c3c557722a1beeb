package dev.waycast.runtime.config;

import dev.waycast.media.capture.OutputSize;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.runtime.config.WaycastConfig.HardwareUse;
import dev.waycast.transports.webrtc.WebRtcTransport;
import dev.waycast.transports.webrtc.turn.TurnServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks at all settings at once, so that a person sees every mistake of a start together. */
public final class ConfigurationCheck {

    private static final String PREFIX = "quarkus.waycast.";
    private static final long SMALLEST_BITRATE = 50_000;
    private static final long LARGEST_BITRATE = 200_000_000;
    private static final int SHORTEST_TOKEN = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,32}");
    private static final Pattern IP_LITERAL =
            Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?");

    /** RFC 7064 and RFC 7065. */
    private static final Pattern STUN = Pattern.compile("stuns?:[^\\s?@/]+");

    private static final Pattern TURN = Pattern.compile("turns?:[^\\s?@/]+(\\?transport=(udp|tcp))?");

    private final List<String> problems = new ArrayList<>();

    private ConfigurationCheck() {}

    /**
     * What is wrong, one sentence each; empty when all is well.
     *
     * @param sources names that {@code capture.source} may have beside {@code auto}
     * @param encoders names that {@code encoder.priority} may have
     * @param workingHardware FFmpeg names of hardware encoders that work on this host
     */
    public static List<String> problems(
            WaycastConfig config,
            HttpBinding http,
            Set<String> sources,
            Set<String> encoders,
            Set<String> workingHardware) {
        ConfigurationCheck check = new ConfigurationCheck();
        check.match("name", config.name(), NAME, "1 to 32 letters, digits and hyphens");
        check.capture(config.capture(), sources);
        check.encoder(config.encoder(), encoders);
        check.webrtc(config.webrtc(), config.encoder());
        check.viewers(config.viewers());
        config.performance()
                .damageThreshold()
                .ifPresent(pixels -> check.range("performance.damage-threshold", pixels, 0, 65_536, "pixels"));
        check.hardware(config.hardware(), workingHardware);
        check.access(config.access(), http);
        check.consent(config.consent());
        check.control(config.control());
        check.signalling(config.signalling());
        return List.copyOf(check.problems);
    }

    private void capture(WaycastConfig.Capture capture, Set<String> sources) {
        if (!capture.source().equals("auto") && !sources.contains(capture.source())) {
            problem("capture.source", "\"" + capture.source() + "\" is unknown; use auto or one of " + sorted(sources));
        }
        range("capture.frame-rate", capture.frameRate(), 1, 240, "frames per second");
        if (PictureSize.parse(capture.resizeLimit())
                .filter(limit -> limit.width() >= OutputSize.MIN_WIDTH && limit.height() >= OutputSize.MIN_HEIGHT)
                .isEmpty()) {
            problem(
                    "capture.resize-limit",
                    "\"" + capture.resizeLimit() + "\" must be a size from 320x200 to 7680x4320, such as 1920x1080");
        }
        if (!isOutputSize(capture.virtualSize())) {
            problem(
                    "capture.virtual-size",
                    "\"" + capture.virtualSize()
                            + "\" must be a size of even numbers from 320x200 to 7680x4320, such as 1920x1080");
        }
        if (PictureSize.parse(capture.testPatternSize()).isEmpty()) {
            problem(
                    "capture.test-pattern-size",
                    "\"" + capture.testPatternSize() + "\" must be a size from 64x64 to 7680x4320, such as 1280x720");
        }
    }

    private static boolean isOutputSize(String text) {
        return PictureSize.parse(text)
                .filter(size -> size.width() >= OutputSize.MIN_WIDTH && size.height() >= OutputSize.MIN_HEIGHT)
                .filter(size -> size.width() % 2 == 0 && size.height() % 2 == 0)
                .isPresent();
    }

    private void encoder(WaycastConfig.Encoder encoder, Set<String> encoders) {
        for (String name : encoder.priority().orElse(List.of())) {
            if (!encoders.contains(name)) {
                problem("encoder.priority", "\"" + name + "\" is unknown; use names out of " + sorted(encoders));
            }
        }
        bitrate("encoder.start-bitrate", encoder.startBitrate());
        bitrate("encoder.min-bitrate", encoder.minBitrate());
        bitrate("encoder.max-bitrate", encoder.maxBitrate());
        long start = encoder.startBitrate().bitsPerSecond();
        if (start < encoder.minBitrate().bitsPerSecond()
                || start > encoder.maxBitrate().bitsPerSecond()) {
            problem(
                    "encoder.start-bitrate",
                    encoder.startBitrate() + " must lie between encoder.min-bitrate (" + encoder.minBitrate()
                            + ") and encoder.max-bitrate (" + encoder.maxBitrate() + ")");
        }
        encoder.vbvFrames().ifPresent(frames -> range("encoder.vbv-frames", frames, 1, 60, "frames"));
        range("encoder.threads", encoder.threads(), 0, 64, "threads");
        encoder.keyframeInterval()
                .ifPresent(interval ->
                        duration("encoder.keyframe-interval", interval, Duration.ZERO, Duration.ofSeconds(10)));
        if (!encoder.intraRefresh().isZero()) {
            duration("encoder.intra-refresh", encoder.intraRefresh(), Duration.ofMillis(250), Duration.ofSeconds(10));
        }
        WaycastConfig.Refinement refinement = encoder.refinement();
        refinement
                .interval()
                .ifPresent(interval -> duration(
                        "encoder.refinement.interval", interval, Duration.ofMillis(10), Duration.ofSeconds(10)));
        refinement
                .targetQuantizer()
                .ifPresent(quantizer -> range("encoder.refinement.target-quantizer", quantizer, 0, 51, ""));
        refinement.maxFrames().ifPresent(frames -> range("encoder.refinement.max-frames", frames, 0, 100, "frames"));
        range("encoder.refinement.repeats", refinement.repeats(), 0, 10, "frames");
    }

    private void webrtc(WaycastConfig.WebRtc webrtc, WaycastConfig.Encoder encoder) {
        if (webrtc.udpPort() != 0 && (webrtc.udpPort() < 1024 || webrtc.udpPort() > 65_535)) {
            problem("webrtc.udp-port", webrtc.udpPort() + " must be a port from 1024 to 65535, or 0 for any free one");
        }
        webrtc.addresses()
                .orElse(List.of())
                .forEach(address -> ipAddress("webrtc.addresses", address, "an address of this host"));
        List<String> formats =
                WebRtcTransport.formats().stream().map(VideoFormat::name).toList();
        for (String name : webrtc.codecs().orElse(List.of())) {
            if (!formats.contains(name)) {
                problem(
                        "webrtc.codecs",
                        "\"" + name + "\" is unknown; use names out of " + sorted(Set.copyOf(formats)));
            }
        }
        webrtc.publicAddress()
                .ifPresent(address -> ipAddress("webrtc.public-address", address, "the address viewers reach"));
        range("webrtc.max-sessions", webrtc.maxSessions(), 1, 1000, "viewers");
        duration("webrtc.connect-timeout", webrtc.connectTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(2));
        duration("webrtc.consent-timeout", webrtc.consentTimeout(), Duration.ofSeconds(5), Duration.ofMinutes(5));
        iceServers(webrtc);
        duration("webrtc.interruption-timeout", webrtc.interruptionTimeout(), Duration.ZERO, Duration.ofMinutes(10));
        duration("webrtc.session-timeout", webrtc.sessionTimeout(), Duration.ZERO, Duration.ofDays(365));
        bitrate("webrtc.start-bitrate", webrtc.startBitrate());
        long start = webrtc.startBitrate().bitsPerSecond();
        if (start > encoder.maxBitrate().bitsPerSecond()
                || start < encoder.minBitrate().bitsPerSecond()) {
            problem(
                    "webrtc.start-bitrate",
                    webrtc.startBitrate() + " must lie between encoder.min-bitrate (" + encoder.minBitrate()
                            + ") and encoder.max-bitrate (" + encoder.maxBitrate() + ")");
        }
        if (!(webrtc.pacingFactor() >= 1 && webrtc.pacingFactor() <= 10)) {
            problem("webrtc.pacing-factor", webrtc.pacingFactor() + " must lie between 1 and 10");
        }
        range("webrtc.max-packet-size", webrtc.maxPacketSize(), 500, 1400, "bytes");
        duration("webrtc.history-age", webrtc.historyAge(), Duration.ZERO, Duration.ofSeconds(10));
        range("webrtc.history-size", webrtc.historySize().asLongValue(), 64 << 10, 64 << 20, "bytes");
        range("webrtc.reader-capacity", webrtc.readerCapacity(), 2, 60, "pictures");
        range("webrtc.libwebrtc.max-sessions", webrtc.libwebrtc().maxSessions(), 1, 100, "sessions");
        if (PortRange.parse(webrtc.libwebrtc().ports()).isEmpty()) {
            problem(
                    "webrtc.libwebrtc.ports",
                    "\"" + webrtc.libwebrtc().ports()
                            + "\" must be a range within 1024 to 65535, such as 50000-50100, or 0 for any free ones");
        }
    }

    private void viewers(WaycastConfig.Viewers viewers) {
        range("viewers.max", viewers.max(), 1, 1000, "viewers");
        if (!(viewers.maxLoad() >= 0.05 && viewers.maxLoad() <= 1)) {
            problem("viewers.max-load", viewers.maxLoad() + " must lie between 0.05 and 1");
        }
    }

    private void iceServers(WaycastConfig.WebRtc webrtc) {
        webrtc.stunServers()
                .orElse(List.of())
                .forEach(address -> match("webrtc.stun-servers", address, STUN, "like stun:stun.example.org:3478"));
        WaycastConfig.Turn turn = webrtc.turn();
        turn.urls()
                .orElse(List.of())
                .forEach(address ->
                        match("webrtc.turn.urls", address, TURN, "like turn:turn.example.org:3478?transport=udp"));
        boolean password = turn.username().isPresent() && turn.password().isPresent();
        if (turn.urls().isPresent() && turn.secret().isEmpty() && !password) {
            problem(
                    "webrtc.turn.urls",
                    "these servers ask for credentials; set webrtc.turn.secret, or webrtc.turn.username and"
                            + " webrtc.turn.password");
        }
        boolean overUdp = turn.urls().orElse(List.of()).stream()
                .anyMatch(url -> TurnServer.parse(url, "", "").isPresent());
        if (turn.relay() && !overUdp) {
            problem(
                    "webrtc.turn.relay",
                    "it needs a TURN server over UDP; add one to webrtc.turn.urls, such as"
                            + " turn:turn.example.org:3478?transport=udp");
        }
        duration("webrtc.turn.ttl", turn.ttl(), Duration.ofMinutes(1), Duration.ofDays(7));
    }

    private void hardware(WaycastConfig.Hardware hardware, Set<String> workingHardware) {
        hardware.vaDevice()
                .filter(device -> !device.isAbsolute())
                .ifPresent(device -> problem(
                        "hardware.va-device",
                        "\"" + device + "\" must be a render node with its whole path, such as /dev/dri/renderD128"));
        if (hardware.encoder() == HardwareUse.REQUIRED && workingHardware.isEmpty()) {
            problem(
                    "hardware.encoder",
                    "required, but no hardware encoder works on this host; set it to auto to encode on the processor");
        }
    }

    private void access(WaycastConfig.Access access, HttpBinding http) {
        access.token().ifPresent(token -> token("access.token", token));
        access.publishToken().ifPresent(token -> token("access.publish-token", token));
        if (access.publishToken().isPresent() && access.publishToken().equals(access.token())) {
            problem("access.publish-token", "it must be another one than access.token, which allows more");
        }
        duration("access.link-timeout", access.linkTimeout(), Duration.ofSeconds(10), Duration.ofHours(24));
        duration("access.session-timeout", access.sessionTimeout(), Duration.ofMinutes(1), Duration.ofDays(30));
        if (http.loopback()) {
            return;
        }
        if (!access.required()) {
            problem(
                    "access.required",
                    "a desktop without sign-in may only be served on this host; set " + PREFIX
                            + "access.required=true, or quarkus.http.host=127.0.0.1");
        }
        if (!http.tlsOnly() && !access.behindTlsProxy()) {
            problems.add("quarkus.http.host: listening on " + http.host() + " without TLS would show the desktop to"
                    + " everybody on the way; set quarkus.http.host=127.0.0.1, or a certificate with"
                    + " quarkus.http.ssl.certificate.files and key-files and quarkus.http.insecure-requests=disabled,"
                    + " or " + PREFIX + "access.behind-tls-proxy=true when a proxy in front speaks TLS.");
        }
    }

    private void token(String key, String token) {
        if (token.getBytes(StandardCharsets.UTF_8).length < SHORTEST_TOKEN) {
            problem(
                    key,
                    "it is too short to be safe; use at least " + SHORTEST_TOKEN
                            + " characters, for instance from: openssl rand -hex 32");
        }
    }

    private void consent(WaycastConfig.Consent consent) {
        duration("consent.timeout", consent.timeout(), Duration.ofSeconds(5), Duration.ofMinutes(10));
        duration("consent.max-duration", consent.maxDuration(), Duration.ofMinutes(1), Duration.ofHours(24));
        duration("consent.duration", consent.duration(), Duration.ofMinutes(1), consent.maxDuration());
        duration("consent.pause", consent.pause(), Duration.ZERO, Duration.ofHours(1));
        range("consent.max-waiting", consent.maxWaiting(), 1, 50, "questions");
    }

    private void control(WaycastConfig.Control control) {
        if (!control.idleTimeout().isZero()) {
            duration("control.idle-timeout", control.idleTimeout(), Duration.ofSeconds(10), Duration.ofHours(24));
        }
        duration("control.request-timeout", control.requestTimeout(), Duration.ofSeconds(5), Duration.ofMinutes(10));
        duration("control.drag-timeout", control.dragTimeout(), Duration.ZERO, Duration.ofMinutes(1));
        duration("control.local-pause", control.localPause(), Duration.ofMillis(100), Duration.ofMinutes(1));
    }

    private void signalling(WaycastConfig.Signalling signalling) {
        range("signalling.max-message-size", signalling.maxMessageSize().asLongValue(), 1 << 10, 64 << 10, "bytes");
        duration("signalling.hello-timeout", signalling.helloTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(2));
        duration("signalling.resume-timeout", signalling.resumeTimeout(), Duration.ZERO, Duration.ofMinutes(10));
        range("signalling.max-queue", signalling.maxQueue(), 16, 4096, "messages");
        duration(
                "signalling.statistics-interval",
                signalling.statisticsInterval(),
                Duration.ofMillis(100),
                Duration.ofMinutes(1));
    }

    private void bitrate(String key, Bitrate rate) {
        if (rate.bitsPerSecond() < SMALLEST_BITRATE || rate.bitsPerSecond() > LARGEST_BITRATE) {
            problem(key, rate + " must lie between 50k and 200M");
        }
    }

    private void range(String key, long value, long lowest, long highest, String unit) {
        if (value < lowest || value > highest) {
            problem(
                    key,
                    value + " must lie between " + lowest + " and " + highest + (unit.isEmpty() ? "" : " " + unit));
        }
    }

    private void duration(String key, Duration value, Duration shortest, Duration longest) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            problem(key, readable(value) + " must lie between " + readable(shortest) + " and " + readable(longest));
        }
    }

    private void match(String key, String value, Pattern pattern, String what) {
        if (!pattern.matcher(value).matches()) {
            problem(key, "\"" + value + "\" must be " + what);
        }
    }

    /** Only literals: a name would be looked up in the network, and may change. */
    private void ipAddress(String key, String value, String what) {
        if (!isIpLiteral(value)) {
            problem(key, "\"" + value + "\" must be " + what + " as a literal IP address, such as 192.0.2.7");
        }
    }

    private static boolean isIpLiteral(String value) {
        if (!IP_LITERAL.matcher(value).matches()) {
            return false;
        }
        try {
            InetAddress.ofLiteral(value);
            return true;
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private void problem(String key, String sentence) {
        problems.add(PREFIX + key + ": " + sentence + ".");
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    private static String readable(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(2)) > 0) {
            return duration.toMinutes() + " min";
        }
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /**
     * Where the HTTP server listens.
     *
     * @param host as in {@code quarkus.http.host}
     * @param loopback whether only this host can connect
     * @param tlsOnly whether nothing is served without TLS
     */
    public record HttpBinding(String host, boolean loopback, boolean tlsOnly) {

        public static HttpBinding of(String host, boolean tlsOnly) {
            return new HttpBinding(host, isLoopback(host), tlsOnly);
        }

        private static boolean isLoopback(String host) {
            if (host.startsWith("/")) {
                return true;
            }
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException unknown) {
                return false;
            }
        }
    }
}

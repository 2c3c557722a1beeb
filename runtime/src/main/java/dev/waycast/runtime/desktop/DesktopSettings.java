package dev.waycast.runtime.desktop;

import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.frame.FrameProcessor;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.pipeline.PipelineSettings;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.runtime.config.ConfigurationCheck.HttpBinding;
import dev.waycast.runtime.config.PictureSize;
import dev.waycast.runtime.config.PortRange;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.ice.IceServers;
import dev.waycast.transports.webrtc.BitrateSettings;
import dev.waycast.transports.webrtc.CongestionMode;
import dev.waycast.transports.webrtc.ErrorCorrection;
import dev.waycast.transports.webrtc.IceSettings;
import dev.waycast.transports.webrtc.ListenSettings;
import dev.waycast.transports.webrtc.PacketSettings;
import dev.waycast.transports.webrtc.SessionSettings;
import dev.waycast.transports.webrtc.WebRtcSettings;
import dev.waycast.transports.webrtc.libwebrtc.IceServer;
import dev.waycast.transports.webrtc.libwebrtc.LibWebRtcSettings;
import dev.waycast.transports.webrtc.turn.TurnServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Says in the words of pipeline and transport what the configuration says. The configuration was checked before. */
final class DesktopSettings {

    private static final List<String> LOOPBACK = List.of("127.0.0.1");

    private DesktopSettings() {}

    static PipelineSettings pipeline(
            WaycastConfig config, DesktopService.Quality quality, List<FrameProcessor> processors) {
        WaycastConfig.Encoder encoder = config.encoder();
        return new PipelineSettings(
                config.name(),
                config.capture().source(),
                capture(config.capture()),
                formats(config.webrtc()),
                encoder.preset().orElse(""),
                encoder.threads(),
                encoder.startBitrate().bitsPerSecond(),
                encoder.minBitrate().bitsPerSecond(),
                encoder.maxBitrate().bitsPerSecond(),
                profile(config, quality),
                processors);
    }

    /** What is configured one by one holds in every mode and scenario. */
    static QualityProfile profile(WaycastConfig config, DesktopService.Quality quality) {
        QualityProfile profile = QualityProfile.of(quality.mode(), quality.scenario());
        WaycastConfig.Encoder encoder = config.encoder();
        WaycastConfig.Refinement refinement = encoder.refinement();
        QualityProfile.Refinement usual = profile.refinement();
        return profile.with(
                encoder.vbvFrames().orElse(profile.vbvFrames()),
                encoder.keyframeInterval().orElse(profile.keyframeInterval()),
                new QualityProfile.Refinement(
                        refinement.interval().orElse(usual.interval()),
                        refinement.targetQuantizer().orElse(usual.targetQp()),
                        refinement.maxFrames().orElse(usual.maxFrames()),
                        refinement.repeats()),
                config.performance().damageThreshold().orElse(profile.damageThreshold()));
    }

    /** What viewers may be sent, best first; empty: what this host encodes well. */
    static List<VideoFormat> formats(WaycastConfig.WebRtc webrtc) {
        return webrtc.codecs().orElse(List.of()).stream()
                .map(name -> VideoFormat.parse(name).orElseThrow())
                .toList();
    }

    static WebRtcSettings webrtc(WaycastConfig config, HttpBinding http) {
        WaycastConfig.WebRtc webrtc = config.webrtc();
        List<String> everywhere = http.loopback() ? LOOPBACK : List.of();
        return new WebRtcSettings(
                new ListenSettings(
                        webrtc.udpPort(),
                        webrtc.addresses().orElse(everywhere),
                        webrtc.publicAddress().orElse("")),
                new SessionSettings(
                        webrtc.maxSessions(),
                        webrtc.connectTimeout(),
                        webrtc.consentTimeout(),
                        webrtc.sessionTimeout(),
                        webrtc.readerCapacity()),
                bitrate(config),
                packets(webrtc),
                new IceSettings(
                        webrtc.interruptionTimeout(),
                        webrtc.tcp(),
                        webrtc.stunServers().orElse(List.of())));
    }

    private static BitrateSettings bitrate(WaycastConfig config) {
        WaycastConfig.WebRtc webrtc = config.webrtc();
        return new BitrateSettings(
                switch (webrtc.congestionControl()) {
                    case GCC -> CongestionMode.GCC;
                    case REMB -> CongestionMode.REMB;
                    case FIXED -> CongestionMode.FIXED;
                },
                webrtc.startBitrate().bitsPerSecond(),
                config.encoder().minBitrate().bitsPerSecond(),
                config.encoder().maxBitrate().bitsPerSecond(),
                webrtc.pacingFactor());
    }

    private static PacketSettings packets(WaycastConfig.WebRtc webrtc) {
        return new PacketSettings(
                webrtc.maxPacketSize(),
                webrtc.rtx(),
                switch (webrtc.fec()) {
                    case AUTO -> ErrorCorrection.AUTO;
                    case OFF -> ErrorCorrection.OFF;
                    case FLEXFEC_03 -> ErrorCorrection.FLEXFEC_03;
                },
                webrtc.historyAge(),
                Math.toIntExact(webrtc.historySize().asLongValue()));
    }

    static LibWebRtcSettings libwebrtc(WaycastConfig config) {
        WaycastConfig.WebRtc webrtc = config.webrtc();
        LibWebRtcSettings usual = LibWebRtcSettings.DEFAULTS;
        List<VideoCodec> codecs =
                formats(webrtc).stream().map(VideoFormat::codec).distinct().toList();
        PortRange ports = PortRange.parse(webrtc.libwebrtc().ports()).orElseThrow();
        return new LibWebRtcSettings(
                webrtc.libwebrtc().maxSessions(),
                ports.first(),
                ports.last(),
                webrtc.publicAddress().orElse(""),
                usual.gatheringTimeout(),
                codecs.isEmpty() ? usual.codecs() : codecs,
                webrtc.connectTimeout(),
                webrtc.consentTimeout(),
                webrtc.sessionTimeout(),
                webrtc.startBitrate().bitsPerSecond(),
                config.encoder().maxBitrate().bitsPerSecond());
    }

    /** Of servers that pages are told of too; credentials are made anew. */
    static List<IceServer> iceServers(IceServers servers) {
        return servers.forVisit("waycast").stream()
                .map(server -> new IceServer(
                        server.urls(),
                        Objects.requireNonNullElse(server.username(), ""),
                        Objects.requireNonNullElse(server.credential(), "")))
                .toList();
    }

    /** Which outputs viewers may turn to, by name. */
    static Predicate<String> watchable(WaycastConfig.Capture capture) {
        return output -> capture.output().map(named -> named.contains(output)).orElse(true);
    }

    /** Where this server takes an address for itself; credentials are made anew. */
    static List<TurnServer> turnServers(WaycastConfig.WebRtc webrtc, IceServers servers) {
        return webrtc.turn().relay()
                ? iceServers(servers).stream()
                        .flatMap(server -> server.urls().stream()
                                .flatMap(url -> TurnServer.parse(url, server.username(), server.credential()).stream()))
                        .toList()
                : List.of();
    }

    private static CaptureRequest capture(WaycastConfig.Capture capture) {
        boolean virtual = capture.kind() == WaycastConfig.SharedKind.VIRTUAL
                && !capture.source().equals("test-pattern");
        PictureSize size = PictureSize.parse(virtual ? capture.virtualSize() : capture.testPatternSize())
                .orElseThrow();
        return new CaptureRequest(
                capture.output().map(List::getFirst).orElse(""),
                switch (capture.kind()) {
                    case MONITOR -> CaptureRequest.SourceKind.MONITOR;
                    case WINDOW -> CaptureRequest.SourceKind.WINDOW;
                    case ANY -> CaptureRequest.SourceKind.MONITOR_OR_WINDOW;
                    case VIRTUAL -> CaptureRequest.SourceKind.VIRTUAL;
                },
                capture.frameRate(),
                capture.control(),
                capture.rememberPermission() ? capture.restoreTokens().orElseGet(DesktopSettings::stateFolder) : null,
                size.width(),
                size.height());
    }

    /** XDG Base Directory Specification: what should persist between restarts but is not worth a backup. */
    private static Path stateFolder() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state != null && state.startsWith("/")
                ? Path.of(state)
                : Path.of(System.getProperty("user.home"), ".local", "state");
        return base.resolve("waycast");
    }
}

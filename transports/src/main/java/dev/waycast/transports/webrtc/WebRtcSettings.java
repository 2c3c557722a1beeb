package dev.waycast.transports.webrtc;

import java.util.List;

/**
 * How the WebRTC transport is set up.
 *
 * @param listen where viewers reach it
 * @param sessions how many there may be
 * @param bitrate how much is sent to each
 * @param packets in which pieces, and what becomes of lost ones
 * @param ice how paths to viewers are found and kept
 */
public record WebRtcSettings(
        ListenSettings listen,
        SessionSettings sessions,
        BitrateSettings bitrate,
        PacketSettings packets,
        IceSettings ice) {

    public static final WebRtcSettings DEFAULTS = new WebRtcSettings(
            ListenSettings.DEFAULTS,
            SessionSettings.DEFAULTS,
            BitrateSettings.DEFAULTS,
            PacketSettings.DEFAULTS,
            IceSettings.DEFAULTS);

    public WebRtcSettings withPort(int port) {
        return with(new ListenSettings(port, listen.bindAddresses(), listen.publicAddress()));
    }

    public WebRtcSettings withAddresses(List<String> bind, String reachableAs) {
        return with(new ListenSettings(listen.udpPort(), bind, reachableAs));
    }

    public WebRtcSettings with(ListenSettings other) {
        return new WebRtcSettings(other, sessions, bitrate, packets, ice);
    }

    public WebRtcSettings with(SessionSettings other) {
        return new WebRtcSettings(listen, other, bitrate, packets, ice);
    }

    public WebRtcSettings with(BitrateSettings other) {
        return new WebRtcSettings(listen, sessions, other, packets, ice);
    }

    public WebRtcSettings with(PacketSettings other) {
        return new WebRtcSettings(listen, sessions, bitrate, other, ice);
    }

    public WebRtcSettings with(IceSettings other) {
        return new WebRtcSettings(listen, sessions, bitrate, packets, other);
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

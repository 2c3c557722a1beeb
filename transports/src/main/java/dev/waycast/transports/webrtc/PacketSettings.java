package dev.waycast.transports.webrtc;

import java.time.Duration;

/**
 * The packets of one viewer, and what becomes of those that are lost.
 *
 * @param maxBytes largest RTP packet before encryption, 500 to 1400; 1200 passes every usual network
 * @param retransmission whether lost packets are sent again in a stream of their own (RFC 4588) where viewers take it
 * @param errorCorrection when packets are sent that restore lost ones without asking
 * @param historyAge how long sent packets are kept to be resent
 * @param historyBytes how many bytes of them at most, for each viewer
 */
public record PacketSettings(
        int maxBytes, boolean retransmission, ErrorCorrection errorCorrection, Duration historyAge, int historyBytes) {

    public static final PacketSettings DEFAULTS =
            new PacketSettings(1200, true, ErrorCorrection.AUTO, Duration.ofSeconds(1), 2 * 1024 * 1024);

    public PacketSettings {
        WebRtcSettings.require(maxBytes >= 500 && maxBytes <= 1400, "RTP packets must have 500 to 1400 bytes");
        WebRtcSettings.require(
                historyBytes >= 0 && !historyAge.isNegative(), "The history of sent packets must not be negative");
    }

    PacketSettings withRepair(boolean rtx, ErrorCorrection correction) {
        return new PacketSettings(maxBytes, rtx, correction, historyAge, historyBytes);
    }
}

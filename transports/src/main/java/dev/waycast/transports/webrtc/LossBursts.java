package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;

/** How many packets are lost in succession, which on radio links is several. For one thread. */
final class LossBursts {

    /** Lost packets; those before count less and less. */
    private static final int MEMORY = 200;

    private static final int FEWEST = 3;

    private double packets;
    private double bursts;
    private boolean inBurst;

    void onFeedback(TransportFeedback feedback) {
        for (PacketStatus packet : feedback.packets()) {
            if (!packet.received()) {
                packets++;
                bursts += inBurst ? 0 : 1;
            }
            inBurst = !packet.received();
        }
        if (packets > MEMORY) {
            packets /= 2;
            bursts /= 2;
        }
    }

    /** Packets, at least 1, which is what single losses have. */
    double meanLength() {
        return bursts < FEWEST ? 1 : packets / bursts;
    }
}

package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import java.util.stream.IntStream;

/** Transport-wide feedback of which only what was lost matters. */
final class FeedbackOf {

    private FeedbackOf() {}

    /** The first ones of some packets were lost. */
    static TransportFeedback lost(int packets, int lost) {
        return new TransportFeedback(
                1,
                2,
                0,
                IntStream.range(0, packets)
                        .mapToObj(i -> new PacketStatus(i, i >= lost, 0))
                        .toList());
    }
}

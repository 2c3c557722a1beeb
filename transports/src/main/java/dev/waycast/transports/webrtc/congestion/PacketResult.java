package dev.waycast.transports.webrtc.congestion;

/**
 * What became of a packet, as far as the receiver knew.
 *
 * @param sent the packet
 * @param received whether it had arrived; one that had not may still do so, and is then told again
 * @param arrivedAt nanoseconds on the receiver's clock, which starts anywhere; meaningless when not received
 * @param cameAfterAll whether it was told before as not received
 * @param bytesUnreported of packets before this one of which no report ever came
 */
record PacketResult(SentPacket sent, boolean received, long arrivedAt, boolean cameAfterAll, int bytesUnreported) {

    /** How long it was under way, plus the unknown difference of the two clocks: only differences mean something. */
    long delay() {
        return arrivedAt - sent.sentAt();
    }
}

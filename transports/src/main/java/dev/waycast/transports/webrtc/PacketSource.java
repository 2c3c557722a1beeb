package dev.waycast.transports.webrtc;

import java.nio.ByteBuffer;

/** Packets of one kind that wait to leave to one viewer. On the sending thread only. */
interface PacketSource {

    PacketPriority priority();

    /** Whether one waits. */
    boolean hasPacket(long now);

    /**
     * Writes the packet that is next and counts it as gone; only when one waits.
     *
     * @param out room for the largest packet; moved behind the packet
     * @param transportSequence the number it carries if it has place for one
     * @return whether it took that number: a packet that is sent again as it was keeps its own
     */
    boolean write(ByteBuffer out, int transportSequence, long now);

    /**
     * The packet written last was encrypted and handed to the network.
     *
     * @param nanos that took
     */
    default void sent(long nanos, long now) {}
}

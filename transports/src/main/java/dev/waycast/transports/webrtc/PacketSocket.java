package dev.waycast.transports.webrtc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What packets to viewers leave by and arrive at. Thread-safe. */
interface PacketSocket {

    /** The address of this host it is bound to. */
    InetAddress local();

    /**
     * Sends what lies between position and limit as one packet. Never blocks for longer than a network card takes.
     *
     * @return false when it was not taken; the packet is lost then, as it might be on any network
     */
    boolean send(InetSocketAddress remote, ByteBuffer packet);

    /** Whether packets take a way that leads over another host, wherever the other side is. */
    default boolean isRelayed() {
        return false;
    }

    /** A packet that proves to come from a viewer arrived by it. Means nothing to a socket that is everybody's. */
    default void viewerHeard() {}
}

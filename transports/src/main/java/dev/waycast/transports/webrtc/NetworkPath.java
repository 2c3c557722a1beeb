package dev.waycast.transports.webrtc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A pair of our socket and the other side's address: what ICE checks, nominates and changes. */
record NetworkPath(PacketSocket socket, InetSocketAddress remote) {

    /**
     * Sends what lies between position and limit as one packet.
     *
     * @return false when it was not taken; the packet is lost then, as it might be on any network
     */
    boolean send(ByteBuffer packet) {
        return socket.send(remote, packet);
    }

    /** Whether both ends are on this host, so that there is no network to spare. */
    boolean withinHost() {
        InetAddress address = remote.getAddress();
        return !socket.isRelayed() && (address.isLoopbackAddress() || address.equals(socket.local()));
    }

    /** Whether it differs from another one by the port of the other side at most. */
    boolean leadsWhere(NetworkPath other) {
        return socket.equals(other.socket) && remote.getAddress().equals(other.remote.getAddress());
    }

    /** The other side's address and port as people write it. */
    String text() {
        String address = remote.getAddress().getHostAddress();
        return address.contains(":") ? "[" + address + "]:" + remote.getPort() : address + ":" + remote.getPort();
    }
}

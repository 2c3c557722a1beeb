package dev.waycast.transports.webrtc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/** A pair of our socket and the other side's address: what ICE checks, nominates and changes. */
record NetworkPath(DatagramChannel socket, InetAddress local, InetSocketAddress remote) {

    /** Whether both ends are on this host, so that there is no network to spare. */
    boolean withinHost() {
        return remote.getAddress().isLoopbackAddress() || remote.getAddress().equals(local);
    }

    /** The other side's address and port as people write it. */
    String text() {
        String address = remote.getAddress().getHostAddress();
        return address.contains(":") ? "[" + address + "]:" + remote.getPort() : address + ":" + remote.getPort();
    }
}

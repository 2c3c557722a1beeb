package dev.waycast.transports.webrtc.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Who is to be reached over a relay.
 *
 * @param permitted may send to it: the relay drops what comes from anybody else
 * @param bound are sent much, so that a channel of their own pays
 */
public record Peers(Set<InetAddress> permitted, Set<InetSocketAddress> bound) {

    public static final Peers NOBODY = new Peers(Set.of(), Set.of());

    public Peers {
        permitted = Set.copyOf(permitted);
        bound = Set.copyOf(bound);
    }
}

package dev.waycast.transports.webrtc;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;

/** Where a viewer said that it may be: the newest {@value #MAX_ADDRESSES}, for it may say anything. Thread-safe. */
final class NamedAddresses {

    /** More than the networks of one host, and those that its servers see. */
    private static final int MAX_ADDRESSES = 12;

    private final LinkedHashSet<InetAddress> addresses = new LinkedHashSet<>();

    synchronized void add(InetAddress address) {
        addresses.remove(address);
        addresses.add(address);
        if (addresses.size() > MAX_ADDRESSES) {
            addresses.removeFirst();
        }
    }

    synchronized Set<InetAddress> newest() {
        return Set.copyOf(addresses);
    }
}

package dev.waycast.transports.webrtc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Packets to where a viewer says it may be, so that a NAT in front of this server lets the viewer's checks in: most NATs do
 * only from where something was sent to. An ICE-lite agent behind no NAT needs none of it. At most
 * {@value #MAX_CANDIDATES} addresses of a viewer, {@value #TIMES} small packets each. Thread-safe.
 */
final class HolePunching {

    private static final int MAX_CANDIDATES = 12;
    private static final int TIMES = 4;
    private static final long INTERVAL_NANOS = 200_000_000;

    private static final class Hole {
        private final NetworkPath path;
        private int left = TIMES;

        Hole(NetworkPath path) {
            this.path = path;
        }
    }

    private final List<Hole> holes = new ArrayList<>();
    private long due = Long.MAX_VALUE;

    /** A candidate of the viewer, and the sockets of ours that are behind a NAT. */
    synchronized void add(InetSocketAddress candidate, List<UdpSocket> behindNat, long now) {
        InetAddress address = candidate.getAddress();
        boolean nowhere = candidate.getPort() == 0 || address.isAnyLocalAddress() || address.isMulticastAddress();
        for (UdpSocket socket : behindNat) {
            boolean sameFamily = socket.local().getClass() == address.getClass();
            if (!nowhere && sameFamily && holes.size() < MAX_CANDIDATES) {
                holes.add(new Hole(new NetworkPath(socket, candidate)));
                due = now;
            }
        }
    }

    /** Sends what is due. @return when there is something again, {@link Long#MAX_VALUE}: never */
    synchronized long run(Supplier<byte[]> request, long now) {
        if (now < due) {
            return due;
        }
        due = Long.MAX_VALUE;
        byte[] bytes = request.get();
        for (Hole hole : holes) {
            if (hole.left > 0) {
                hole.left--;
                hole.path.send(ByteBuffer.wrap(bytes));
                due = now + INTERVAL_NANOS;
            }
        }
        return due;
    }
}

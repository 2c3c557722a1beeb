package dev.waycast.transports.webrtc.turn;

import dev.waycast.protocols.stun.ChannelData;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers by which a TURN server and we call peers: RFC 8656 section 12. {@link #number} and {@link #peer} are for any
 * thread, all else for one.
 */
final class Channels {

    /** A binding lasts 10 minutes; the answer may have been a while on the way. */
    private static final long USABLE_NANOS = 9 * 60_000_000_000L;
    /** For 5 minutes after that neither number nor peer may be bound otherwise. */
    private static final long KEPT_NANOS = 16 * 60_000_000_000L;

    private static final class Channel {
        private final int number;
        private final InetSocketAddress peer;
        private long askedAt;
        private long boundAt;
        private volatile boolean usable;

        Channel(int number, InetSocketAddress peer) {
            this.number = number;
            this.peer = peer;
        }
    }

    private final Map<InetSocketAddress, Channel> byPeer = new ConcurrentHashMap<>();
    private final Map<Integer, Channel> byNumber = new ConcurrentHashMap<>();
    private int next = ChannelData.FIRST_CHANNEL;

    /** The number to send by; empty: none is bound. */
    OptionalInt number(InetSocketAddress peer) {
        Channel channel = byPeer.get(peer);
        return channel != null && channel.usable ? OptionalInt.of(channel.number) : OptionalInt.empty();
    }

    Optional<InetSocketAddress> peer(int number) {
        return Optional.ofNullable(byNumber.get(number)).map(channel -> channel.peer);
    }

    /** The number to ask for, the same as before if there was one; empty: all are taken. */
    OptionalInt ask(InetSocketAddress peer, long now) {
        Channel channel = byPeer.get(peer);
        if (channel == null) {
            OptionalInt free = free();
            if (free.isEmpty()) {
                return free;
            }
            channel = new Channel(free.getAsInt(), peer);
            byPeer.put(peer, channel);
            byNumber.put(channel.number, channel);
        }
        channel.askedAt = now;
        return OptionalInt.of(channel.number);
    }

    void bound(InetSocketAddress peer, long now) {
        Channel channel = byPeer.get(peer);
        if (channel != null) {
            channel.boundAt = now;
            channel.usable = true;
        }
    }

    /** Forgets those that were not asked for again. */
    void sweep(long now) {
        for (Channel channel : byPeer.values()) {
            if (now - channel.boundAt > USABLE_NANOS) {
                channel.usable = false;
            }
            if (now - channel.askedAt > KEPT_NANOS) {
                byPeer.remove(channel.peer);
                byNumber.remove(channel.number);
            }
        }
    }

    private OptionalInt free() {
        for (int i = ChannelData.FIRST_CHANNEL; i <= ChannelData.LAST_CHANNEL; i++) {
            int number = next;
            next = number == ChannelData.LAST_CHANNEL ? ChannelData.FIRST_CHANNEL : number + 1;
            if (!byNumber.containsKey(number)) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }
}

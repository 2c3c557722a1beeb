package dev.waycast.transports.webrtc;

import dev.waycast.protocols.stun.PacketKind;
import dev.waycast.protocols.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Viewers whose address changed without their knowing, as after a NAT's time-out: their next connectivity check may be
 * seconds away, but they report every 50 to 100 ms. A report from an unknown address is tried with the keys of the
 * sessions it may belong to, by the source and the number that it carries in clear. Is it authentic and newer than all
 * before (RFC 9000 section 9.3), then the viewer is asked whether it is there.
 *
 * <p>Rubbish costs a comparison for each session, and keys are tried for {@value #TRIES_PER_SECOND} times a second at
 * most, by whoever. On the receiving thread, {@link #forget} on any.
 */
final class Rebindings {

    private static final int TRIES_PER_SECOND = 100;
    /** Browsers that only receive all report from the same source, so several sessions may be meant. */
    private static final int TRIES_PER_DATAGRAM = 8;

    private static final long SECOND = 1_000_000_000L;

    private final Map<NetworkPath, DirectSession> asked = new ConcurrentHashMap<>();
    private double tries = TRIES_PER_SECOND;
    private long triesAt;

    Rebindings(long now) {
        triesAt = now;
    }

    /**
     * An SRTCP packet from an unknown address.
     *
     * @return whether it was a session's, and is dealt with
     */
    boolean onRtcp(NetworkPath from, ByteBuffer datagram, Collection<DirectSession> sessions, long now) {
        Optional<DirectSession> owner = owner(from, datagram, sessions, now);
        owner.ifPresent(session -> {
            if (asked.put(from, session) == null) {
                asked.entrySet()
                        .removeIf(other ->
                                other.getValue() == session && !other.getKey().equals(from));
            }
            session.heardFrom(from, now);
            if (session.state().ended()) {
                // It ended meanwhile: forget() may have looked before the path was put.
                asked.remove(from, session);
            }
        });
        return owner.isPresent();
    }

    private Optional<DirectSession> owner(
            NetworkPath from, ByteBuffer datagram, Collection<DirectSession> sessions, long now) {
        DirectSession expected = asked.get(from);
        if (expected != null) {
            return sent(expected, datagram, now) ? Optional.of(expected) : Optional.empty();
        }
        return sessions.stream()
                .filter(session -> session.mayHaveSent(datagram))
                .limit(TRIES_PER_DATAGRAM)
                .filter(session -> sent(session, datagram, now))
                .findFirst();
    }

    private boolean sent(DirectSession session, ByteBuffer datagram, long now) {
        return session.mayHaveSent(datagram)
                && mayTry(now)
                && session.onDatagram(PacketKind.RTCP, datagram.duplicate());
    }

    private boolean mayTry(long now) {
        double earned = TRIES_PER_SECOND * (now - triesAt) / (double) SECOND;
        tries = Math.min(TRIES_PER_SECOND, tries + earned);
        triesAt = now;
        if (tries < 1) {
            return false;
        }
        tries--;
        return true;
    }

    /** The session whose viewer showed by this answer that it is reached there; its packets may go there. */
    Optional<DirectSession> onResponse(StunMessage response, NetworkPath from) {
        DirectSession session = asked.get(from);
        if (session == null || !session.isValidated(response, from)) {
            return Optional.empty();
        }
        forget(session);
        return Optional.of(session);
    }

    /** The session has no open question any more. */
    void forget(DirectSession session) {
        asked.values().removeIf(other -> other == session);
    }
}

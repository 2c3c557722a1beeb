package dev.waycast.transports.webrtc;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * The question whether a viewer is at an address from which something authentic came. Anybody between could have sent a
 * viewer's packet on under the address of a victim, so nothing goes there but the question, until it is answered: no more
 * than {@value #REQUESTS} small packets for each authentic one (RFC 9000 sections 8.1 and 9.3 allow three times the bytes).
 * Thread-safe.
 */
final class PathValidation {

    private static final int REQUESTS = 3;
    private static final long INTERVAL_NANOS = 60_000_000;
    private static final int TRANSACTION_BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The question is to be sent on that path. */
    record Due(NetworkPath path, byte[] transaction) {}

    private NetworkPath path;
    private byte[] transaction;
    private int left;
    private long due;

    /** What nobody guesses. */
    static byte[] transaction() {
        byte[] bytes = new byte[TRANSACTION_BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Something authentic that was not heard before came from there. */
    synchronized void heard(NetworkPath from, long now) {
        if (!from.equals(path)) {
            path = from;
            transaction = transaction();
            due = now;
        }
        left = REQUESTS;
    }

    /** The question, when it is time for it; counts as sent. */
    synchronized Optional<Due> due(long now) {
        if (left == 0 || now < due) {
            return Optional.empty();
        }
        left--;
        due = now + INTERVAL_NANOS;
        return Optional.of(new Due(path, transaction));
    }

    /** When {@link #due} has something next, {@link Long#MAX_VALUE}: never. */
    synchronized long nextDue() {
        return left == 0 ? Long.MAX_VALUE : due;
    }

    /** Whether this is what was asked, there. */
    synchronized boolean isAsked(byte[] asked, NetworkPath from) {
        return from.equals(path) && Arrays.equals(asked, transaction);
    }

    /** It is answered. @return whether it was open */
    synchronized boolean end() {
        boolean open = path != null;
        path = null;
        transaction = null;
        left = 0;
        return open;
    }
}

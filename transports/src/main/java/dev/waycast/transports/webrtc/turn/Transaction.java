package dev.waycast.transports.webrtc.turn;

import java.util.Arrays;
import java.util.Optional;

/** A request until it is answered: RFC 8489 section 6.2.1, over UDP. Not thread-safe. */
final class Transaction {

    private static final long FIRST_WAIT_NANOS = 500_000_000;
    private static final int REQUESTS = 7;
    /** So many times the first wait after the last request. */
    private static final int LAST_WAIT = 16;

    private final TurnRequest request;
    private final Optional<byte[]> nonce;
    private final int challenges;
    private final byte[] bytes;
    private int sent;
    private long due;

    /**
     * @param nonce it is signed with; empty: it is not signed
     * @param challenges how often the server has wanted other credentials for this
     */
    Transaction(TurnRequest request, Optional<byte[]> nonce, int challenges, byte[] bytes, long now) {
        this.request = request;
        this.nonce = nonce;
        this.challenges = challenges;
        this.bytes = bytes;
        this.due = now;
    }

    TurnRequest request() {
        return request;
    }

    boolean isSigned() {
        return nonce.isPresent();
    }

    boolean isSignedWith(byte[] other) {
        return nonce.isPresent() && Arrays.equals(nonce.get(), other);
    }

    int challenges() {
        return challenges;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether to send it now; counts as sent. */
    boolean isDue(long now) {
        if (sent == REQUESTS || now < due) {
            return false;
        }
        sent++;
        due = now + FIRST_WAIT_NANOS * (sent == REQUESTS ? LAST_WAIT : 1L << sent - 1);
        return true;
    }

    boolean isGivenUp(long now) {
        return sent == REQUESTS && now >= due;
    }
}

package dev.waycast.runtime.signalling;

import dev.waycast.runtime.access.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * By what a page shows that a session is its own when it comes back over another connection. One token for each session at
 * a time, each good once. Only hashes are kept. Thread-safe.
 *
 * @param <S> a session, told apart by identity
 */
final class ResumeTokens<S> {

    private final Map<String, S> byHash = new HashMap<>();

    /** A new one for this session; the one before is good no more. */
    synchronized String issue(S session) {
        revoke(session);
        String token = Secret.create("");
        byHash.put(Secret.hash(token), session);
        return token;
    }

    /** The session of a good token, which is spent then. */
    synchronized Optional<S> redeem(String token) {
        return Optional.ofNullable(byHash.remove(Secret.hash(token)));
    }

    synchronized void revoke(S session) {
        byHash.values().removeIf(owner -> owner == session);
    }
}

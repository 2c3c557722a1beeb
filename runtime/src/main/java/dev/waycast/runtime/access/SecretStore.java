package dev.waycast.runtime.access;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * {@linkplain Secret Secrets} with an expiry, compared in constant time. Thread-safe.
 *
 * @param <T> what a secret stands for
 */
final class SecretStore<T> {

    /** Enough for everybody who could watch; a script that asks for more loses the oldest. */
    static final int CAPACITY = 1000;

    private final Duration lifetime;
    private final InstantSource clock;
    private final List<Entry<T>> entries = new ArrayList<>();

    SecretStore(Duration lifetime, InstantSource clock) {
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** A new secret: 43 characters that need no escaping in an address or a cookie. */
    synchronized String issue(T meaning) {
        String text = Secret.create("");
        dropExpired();
        if (entries.size() >= CAPACITY) {
            entries.removeFirst();
        }
        entries.add(new Entry<>(Secret.digest(text), clock.instant().plus(lifetime), meaning));
        return text;
    }

    /** What a good secret stands for. Its life starts anew. */
    synchronized Optional<T> renew(String secret) {
        int found = find(secret);
        if (found < 0) {
            return Optional.empty();
        }
        Entry<T> entry = entries.get(found);
        entries.set(found, new Entry<>(entry.hash, clock.instant().plus(lifetime), entry.meaning));
        return Optional.of(entry.meaning);
    }

    /** What a good secret stood for. It is gone then. */
    synchronized Optional<T> remove(String secret) {
        int found = find(secret);
        return found < 0 ? Optional.empty() : Optional.of(entries.remove(found).meaning);
    }

    private int find(String secret) {
        dropExpired();
        byte[] wanted = Secret.digest(secret);
        int found = -1;
        for (int i = 0; i < entries.size(); i++) {
            if (MessageDigest.isEqual(entries.get(i).hash, wanted)) {
                found = i;
            }
        }
        return found;
    }

    private void dropExpired() {
        Instant now = clock.instant();
        for (Iterator<Entry<T>> iterator = entries.iterator(); iterator.hasNext(); ) {
            if (iterator.next().expires.isBefore(now)) {
                iterator.remove();
            }
        }
    }

    private record Entry<T>(byte[] hash, Instant expires, T meaning) {}
}

package dev.waycast.transports.webrtc.turn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has to be asked for again and again for as long as it is wanted. Not thread-safe. */
final class Renewals<K> {

    /** A permission lasts 5 minutes (RFC 8656 section 9), a channel 10; a request may take 40 s. */
    private static final long INTERVAL_NANOS = 240_000_000_000L;

    private static final class Renewal {
        private boolean open;
        private long askAt;

        Renewal(long now) {
            askAt = now;
        }
    }

    private final Map<K, Renewal> renewals = new HashMap<>();

    /** What is to be asked for now; counts as asked. */
    List<K> due(Set<K> wanted, long now) {
        renewals.entrySet().removeIf(entry -> !wanted.contains(entry.getKey()) && !entry.getValue().open);
        List<K> due = new ArrayList<>();
        for (K key : wanted) {
            Renewal renewal = renewals.computeIfAbsent(key, _ -> new Renewal(now));
            if (!renewal.open && now >= renewal.askAt) {
                renewal.open = true;
                due.add(key);
            }
        }
        return due;
    }

    /** The server said yes or no; it is asked again in time. */
    void answered(K key, long now) {
        settle(key, now + INTERVAL_NANOS);
    }

    /** The server said nothing. */
    void unanswered(K key, long now) {
        settle(key, now);
    }

    private void settle(K key, long askAt) {
        Renewal renewal = renewals.get(key);
        if (renewal != null) {
            renewal.open = false;
            renewal.askAt = askAt;
        }
    }
}

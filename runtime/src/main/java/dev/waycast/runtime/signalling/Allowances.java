package dev.waycast.runtime.signalling;

import io.github.bucket4j.Bucket;
import java.time.Duration;

/** How often one viewer may disturb the others. Thread-safe. */
final class Allowances {

    /** As often as a screen is drawn; a page sends fewer. */
    private static final int POINTERS_A_SECOND = 60;

    /** Faster than anybody decides, slower than anybody can annoy. */
    private static final int REQUESTS_AT_ONCE = 10;

    private final Bucket pointers = Bucket.builder()
            .addLimit(limit -> limit.capacity(POINTERS_A_SECOND).refillGreedy(POINTERS_A_SECOND, Duration.ofSeconds(1)))
            .build();
    private final Bucket requests = Bucket.builder()
            .addLimit(limit -> limit.capacity(REQUESTS_AT_ONCE).refillGreedy(1, Duration.ofSeconds(1)))
            .build();

    /** Whether the pointer may be shown somewhere else now. */
    boolean pointer() {
        return pointers.tryConsume(1);
    }

    /** Whether people may be asked, or told of something decided, now. */
    boolean request() {
        return requests.tryConsume(1);
    }
}

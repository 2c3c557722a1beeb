package dev.waycast.server.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.waycast.server.ProblemException;
import dev.waycast.server.ServerConfig;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/**
 * A token bucket for everybody who asks for something that costs: a minute's worth may come at once, and is filled up
 * evenly. Thread-safe; bounded memory, the least used buckets are forgotten first.
 */
@ApplicationScoped
public class RateLimits {

    static final int CAPACITY = 20_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Cache<Key, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(CAPACITY)
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .build();

    @Inject
    ServerConfig config;

    /** What is asked for. */
    public enum Kind {
        SIGN_IN,
        SIGN_IN_WITH_NAME,
        REDEMPTION,
        CONNECTION,
        WHEP
    }

    private record Key(Kind kind, String who) {}

    /**
     * Takes one.
     *
     * @param who an address, or a name
     * @return how long to wait before there is one again; empty: go on
     */
    public Optional<Duration> take(Kind kind, String who) {
        Bucket bucket = buckets.get(new Key(kind, who), _ -> bucket(perMinute(kind)));
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill())));
    }

    /** @throws ProblemException 429, when there is none left */
    public void require(Kind kind, String who) {
        take(kind, who).ifPresent(wait -> {
            throw ProblemException.tooManyRequests(sentence(wait), wait);
        });
    }

    public static String sentence(Duration wait) {
        long seconds = ProblemException.retryAfter(wait);
        return "That was too often; try again in " + seconds + (seconds == 1 ? " second." : " seconds.");
    }

    /** How many buckets there are now. */
    public long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private static Bucket bucket(int perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                .build();
    }

    private int perMinute(Kind kind) {
        ServerConfig.Limits limits = config.limits();
        return switch (kind) {
            case SIGN_IN -> limits.signInsPerMinute();
            case SIGN_IN_WITH_NAME -> Math.max(1, limits.signInsPerMinute() / 2);
            case REDEMPTION -> limits.redemptionsPerMinute();
            case CONNECTION -> limits.connectionsPerMinute();
            case WHEP -> limits.whepPerMinute();
        };
    }
}

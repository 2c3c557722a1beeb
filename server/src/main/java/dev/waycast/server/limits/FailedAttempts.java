package dev.waycast.server.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.waycast.server.ServerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Counts wrong passwords by name and by address. A few are free; then every try has to wait twice as long as the one
 * before, tries in between count too, and after a number of them the name is locked for a time. Names that nobody has are
 * treated like others, so that nothing can be learnt from it. Every try counts as wrong from its beginning until it turns
 * out well: many at once are no way around. Thread-safe; bounded memory.
 */
@ApplicationScoped
public class FailedAttempts {

    /** Tries with one name that need not wait. */
    static final int FREE_FOR_NAME = 3;

    /** Tries from one address that need not wait: many people may share it. */
    static final int FREE_FOR_ADDRESS = 30;

    /** Names, and as many addresses. The least used are forgotten first. */
    static final int CAPACITY = 10_000;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Cache<String, Failures> names;
    private final Cache<String, Failures> addresses;
    private final int lockAfter;
    private final Duration lockTime;
    private final InstantSource clock;

    @Inject
    public FailedAttempts(ServerConfig config) {
        this(config.signIn().lockAfter(), config.signIn().lockTime(), InstantSource.system());
    }

    FailedAttempts(int lockAfter, Duration lockTime, InstantSource clock) {
        this.lockAfter = lockAfter;
        this.lockTime = lockTime;
        this.clock = clock;
        names = cache(lockTime);
        addresses = cache(lockTime);
    }

    private static Cache<String, Failures> cache(Duration lockTime) {
        return Caffeine.newBuilder()
                .maximumSize(CAPACITY)
                .expireAfterWrite(lockTime.plus(LONGEST_PAUSE))
                .build();
    }

    /** Begins a try. It counts as wrong unless {@link #succeeded} says otherwise. */
    public Turn begin(String name, String address) {
        Instant now = clock.instant();
        Turn byAddress = count(addresses, address, now, FREE_FOR_ADDRESS, Integer.MAX_VALUE);
        return byAddress.mayTry() ? count(names, name, now, FREE_FOR_NAME, lockAfter) : byAddress;
    }

    /** The try that was begun last with this name turned out well. */
    public void succeeded(String name, String address) {
        forget(name);
        addresses.asMap().computeIfPresent(address, (_, failures) -> failures.oneLess());
    }

    /** Lets the name be tried at once. */
    public void forget(String name) {
        names.invalidate(name);
    }

    /** How many names and addresses are remembered now. */
    public long size() {
        names.cleanUp();
        addresses.cleanUp();
        return names.estimatedSize() + addresses.estimatedSize();
    }

    private Turn count(Cache<String, Failures> cache, String key, Instant now, int free, int lock) {
        Turn[] turn = new Turn[1];
        cache.asMap().compute(key, (_, present) -> {
            Failures before = present == null || present.wasLocked(now) ? Failures.NONE : present;
            if (before.lockedUntil() != null) {
                turn[0] = new Turn(Duration.between(now, before.lockedUntil()), null);
                return before;
            }
            Duration pause = before.pause(now, free);
            Failures after = before.oneMore(now, pause, lock, lockTime);
            turn[0] = new Turn(pause, after.lockedUntil());
            return after;
        });
        return turn[0];
    }

    /**
     * What became of a try.
     *
     * @param pause how long to wait before the next; zero: go on with this one
     * @param locks until when the name is locked, if this try fails and is the one that locks it; else null
     */
    public record Turn(Duration pause, Instant locks) {

        public boolean mayTry() {
            return !pause.isPositive();
        }
    }

    /** @param last when a password was compared the last time */
    private record Failures(int count, Instant last, Instant lockedUntil) {

        static final Failures NONE = new Failures(0, Instant.EPOCH, null);

        boolean wasLocked(Instant now) {
            return lockedUntil != null && !now.isBefore(lockedUntil);
        }

        Duration pause(Instant now, int free) {
            if (count < free) {
                return Duration.ZERO;
            }
            Duration required = Duration.ofSeconds(1L << Math.min(count - free, 6));
            Instant next = last.plus(required.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : required);
            return now.isBefore(next) ? Duration.between(now, next) : Duration.ZERO;
        }

        Failures oneMore(Instant now, Duration pause, int lock, Duration lockTime) {
            int next = count + 1;
            return new Failures(next, pause.isPositive() ? last : now, next >= lock ? now.plus(lockTime) : null);
        }

        Failures oneLess() {
            return new Failures(Math.max(0, count - 1), last, lockedUntil);
        }
    }
}

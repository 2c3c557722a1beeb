package dev.waycast.server.people;

import dev.waycast.server.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hashes passwords and PINs with Argon2id. A hash costs 19 MiB and tens of milliseconds of one core on purpose; so only a
 * quarter of the cores ever hash at once, and whoever finds the queue full is asked to come back: sign-ins never take
 * from the picture. Thread-safe; waits, so not for the event loop.
 */
@ApplicationScoped
public class PasswordHashing {

    /** The least that OWASP's Password Storage Cheat Sheet recommends: 19 MiB, two passes, one lane. */
    private static final int MEMORY_KIB = 19_456;

    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int MAX_WAITING = 64;

    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor threads = threads();

    /** Compared with where there is nothing to compare with, so that this takes as long. */
    private final Argon2Hash nobodys =
            new Argon2Hash(MEMORY_KIB, PASSES, LANES, random(SALT_BYTES), random(HASH_BYTES));

    private static ThreadPoolExecutor threads() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count,
                count,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name("waycast-password-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * The hash in PHC format, which names the algorithm and its parameters.
     *
     * @throws ProblemException when too many wait already
     */
    public String hash(String password) {
        return await(() -> Argon2Hash.of(password, MEMORY_KIB, PASSES, LANES, random(SALT_BYTES), HASH_BYTES)
                .toString());
    }

    /**
     * Whether the password is the one. Takes as long when there is no hash to compare with.
     *
     * @param hash in PHC format; null: nobody has this password
     * @throws ProblemException when too many wait already
     */
    public boolean matches(String password, String hash) {
        boolean same = await(() -> (hash == null ? nobodys : Argon2Hash.parse(hash)).matches(password));
        return same && hash != null;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> T await(Callable<T> work) {
        try {
            return threads.submit(work).get();
        } catch (RejectedExecutionException full) {
            throw ProblemException.tooManyRequests(
                    "Too many people are signing in at this moment; try again in a few seconds.",
                    Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a password was hashed", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A password cannot be hashed", e.getCause());
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}

package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The thread of one encoder that may never come back from its driver.
 *
 * <p>A thread inside native code cannot be ended. It is abandoned instead: it gets nothing more to do, cleans up if the
 * driver ever returns, and does not keep the process from ending. Used by one caller at a time.
 */
final class EncoderThread {

    private final String encoder;
    private final AtomicInteger hanging;
    private final ExecutorService thread;

    /**
     * @param encoder the FFmpeg encoder name
     * @param hanging counts the abandoned threads of this encoder that have not come back
     */
    EncoderThread(String encoder, AtomicInteger hanging) {
        this.encoder = encoder;
        this.hanging = hanging;
        this.thread = Executors.newFixedThreadPool(
                1, Thread.ofPlatform().name("waycast-" + encoder).daemon().factory());
    }

    /**
     * Runs the task and waits for it.
     *
     * @param cleaning asked by the caller when the thread is abandoned: what to do on it if the task ever comes back
     * @throws EncoderException when it takes too long: the thread is abandoned then
     */
    <T> T call(Callable<T> task, Duration patience, Supplier<Runnable> cleaning) {
        Future<T> answer = thread.submit(task);
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(cleaning.get());
            throw new EncoderException("The encoder " + encoder + " did not answer within " + patience.toMillis()
                    + " ms; its driver hangs.");
        } catch (InterruptedException e) {
            abandon(cleaning.get());
            Thread.currentThread().interrupt();
            throw new EncoderException("Waiting for the encoder " + encoder + " was interrupted.");
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    /** Nothing more is to be done. */
    void end() {
        thread.shutdown();
    }

    private void abandon(Runnable cleaning) {
        hanging.incrementAndGet();
        thread.execute(() -> {
            try {
                cleaning.run();
            } finally {
                hanging.decrementAndGet();
            }
        });
        thread.shutdown();
    }

    private static RuntimeException unchecked(Throwable cause) {
        return switch (cause) {
            case RuntimeException exception -> exception;
            case Error error -> throw error;
            default -> new IllegalStateException(cause);
        };
    }
}

package dev.waycast.transports.webrtc.libwebrtc;

import dev.waycast.media.TransportException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one peer's native objects are used: one call after the other, and none once they are freed. libwebrtc's own calls
 * are safe from any thread, but freeing an object while another thread uses it ends the process.
 */
final class PeerThread {

    private static final Logger LOG = LoggerFactory.getLogger(PeerThread.class);

    private final ExecutorService executor;

    PeerThread(String peer) {
        this.executor = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("waycast-libwebrtc-" + peer).daemon().factory());
    }

    /** Has something done soon. Nothing is done after {@link #end}. */
    synchronized void post(Runnable work) {
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("A call of libwebrtc failed", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.trace("The peer has ended", e);
        }
    }

    /**
     * Has something done and waits for it.
     *
     * @throws TransportException when it failed, took too long, or the peer has ended
     */
    <T> T call(Callable<T> work, Duration limit) {
        try {
            return submit(work).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransportException failed) {
                throw failed;
            }
            throw new TransportException("libwebrtc: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new TransportException("libwebrtc did not answer in time: try again", e);
        } catch (RejectedExecutionException e) {
            throw new TransportException("The session has ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("The server is stopping", e);
        }
    }

    /** The last thing that is done. Harmless when called again. */
    synchronized void end(Runnable last) {
        post(last);
        executor.shutdown();
    }

    private synchronized <T> Future<T> submit(Callable<T> work) {
        return executor.submit(work);
    }

    /** Waits until all is done. Not on this thread itself. */
    void awaitEnd(Duration limit) {
        try {
            if (!executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("libwebrtc does not let go of a peer; its memory stays in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

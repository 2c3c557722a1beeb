package dev.waycast.transports.webrtc;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that reads everything viewers send, over whichever socket. */
final class ReceiveLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveLoop.class);
    private static final long TICK_MILLIS = 250;

    private final Selector selector;
    private final Runnable tick;
    private final Thread thread =
            Thread.ofPlatform().name("waycast-rtp-receive").daemon().unstarted(this::run);
    private volatile boolean closed;

    /** @param tick called on the thread about four times a second */
    ReceiveLoop(Runnable tick) throws IOException {
        this.selector = Selector.open();
        this.tick = tick;
    }

    void start() {
        thread.start();
    }

    /**
     * Watches a channel from now on.
     *
     * @param ready called on the thread when the channel is ready for one of the operations; must not throw
     */
    SelectionKey register(SelectableChannel channel, int operations, Consumer<SelectionKey> ready) throws IOException {
        SelectionKey key = channel.register(selector, operations, ready);
        selector.wakeup();
        return key;
    }

    /** Takes note of what a key is watched for now. Any thread. */
    void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() {
        closed = true;
        try {
            selector.close();
            if (thread.isAlive() && thread != Thread.currentThread()) {
                thread.join();
            }
        } catch (IOException e) {
            LOG.debug("The selector did not close cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long ticked = System.nanoTime();
        try {
            while (!closed) {
                selector.select(ReceiveLoop::ready, TICK_MILLIS);
                if (System.nanoTime() - ticked >= TICK_MILLIS * 1_000_000) {
                    ticked = System.nanoTime();
                    tick.run();
                }
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!closed) {
                LOG.error("Viewers can no longer be heard, reading their packets failed: {}", e.getMessage());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static void ready(SelectionKey key) {
        try {
            ((Consumer<SelectionKey>) key.attachment()).accept(key);
        } catch (RuntimeException e) {
            LOG.error("A packet was not understood, which is a defect", e);
        }
    }
}

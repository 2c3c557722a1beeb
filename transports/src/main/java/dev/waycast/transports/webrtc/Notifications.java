package dev.waycast.transports.webrtc;

import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one session's notifications in order, one at a time, on a virtual thread that lives only while there are some. A
 * listener that blocks holds up its own session's news and nothing else.
 */
public final class Notifications {

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final String threadName;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    public Notifications(String sessionId) {
        this.threadName = "waycast-session-" + sessionId;
    }

    /** Has a notification run soon. Returns at once. */
    public void post(Runnable notification) {
        synchronized (waiting) {
            waiting.add(notification);
            if (running) {
                return;
            }
            running = true;
        }
        Thread.ofVirtual().name(threadName).start(this::drain);
    }

    private void drain() {
        while (true) {
            Runnable next;
            synchronized (waiting) {
                next = waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            try {
                next.run();
            } catch (RuntimeException e) {
                LOG.error("A session's listener failed", e);
            }
        }
    }
}

package dev.waycast.runtime.consent.prompt;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;

/**
 * One open desktop page: what waits to be sent to it, one message on its way at a time. Only the newest state waits; of
 * everything else a bounded number. Thread-safe; never blocks.
 */
final class DesktopPage {

    private static final int CAPACITY = 100;

    private final Function<String, Uni<Void>> wire;
    private final Runnable onOverflow;
    private final Queue<PageMessage> queue = new ArrayDeque<>();
    private PageMessage.State state;
    private boolean sending;
    private boolean closed;

    /**
     * @param wire sends one text; the Uni ends when it was taken
     * @param onOverflow called once when the page does not read; nothing is sent after it
     */
    DesktopPage(Function<String, Uni<Void>> wire, Runnable onOverflow) {
        this.wire = wire;
        this.onOverflow = onOverflow;
    }

    void send(PageMessage message) {
        boolean idle;
        boolean overflow = false;
        synchronized (this) {
            if (closed) {
                return;
            }
            switch (message) {
                case PageMessage.State newer -> state = newer;
                case PageMessage.Chat ordered -> queue.add(ordered);
                case PageMessage.Error ordered -> queue.add(ordered);
            }
            if (queue.size() > CAPACITY) {
                close();
                overflow = true;
            }
            idle = !sending && !overflow;
            sending |= idle;
        }
        if (overflow) {
            onOverflow.run();
        } else if (idle) {
            sendNext();
        }
    }

    synchronized void close() {
        closed = true;
        queue.clear();
        state = null;
    }

    private void sendNext() {
        PageMessage next = next();
        if (next != null) {
            wire.apply(PageCodec.write(next)).subscribe().with(_ -> sendNext(), _ -> close());
        }
    }

    /** The state first: what is said is said to somebody who sees it. */
    private synchronized PageMessage next() {
        PageMessage next = state != null ? state : queue.poll();
        state = null;
        sending = next != null;
        return next;
    }
}

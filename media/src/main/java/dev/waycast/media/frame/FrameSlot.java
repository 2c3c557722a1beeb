package dev.waycast.media.frame;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one place between capture and encoder: the newest frame wins, and hands over the damage of those it displaced.
 *
 * <p>One writer, one reader. Never queues, never blocks the writer.
 */
public final class FrameSlot implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private VideoFrame frame;
    private long displaced;
    private boolean woken;
    private boolean closed;

    /** Takes ownership of the frame. A frame still waiting is closed and its damage merged into this one. */
    public void put(VideoFrame next) {
        lock.lock();
        try {
            if (closed) {
                next.close();
                return;
            }
            if (frame == null) {
                frame = next;
            } else {
                frame = next.displacing(frame);
                displaced++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a frame. The caller owns it.
     *
     * @param timeoutNanos how long to wait at most
     * @return the newest frame, or null when none came in time, the reader was woken, or the slot is closed
     */
    public VideoFrame take(long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            if (frame == null && !closed && !woken && timeoutNanos > 0) {
                // One wait, no loop: a wake-up without a frame is a reason for the reader to look at its other work.
                changed.awaitNanos(timeoutNanos);
            }
            woken = false;
            VideoFrame taken = frame;
            frame = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the reader without a frame, for instance because a keyframe was asked for; now, or when it next waits. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Frames that were replaced before the reader took them. */
    public long displaced() {
        lock.lock();
        try {
            return displaced;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (frame != null) {
                frame.close();
                frame = null;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

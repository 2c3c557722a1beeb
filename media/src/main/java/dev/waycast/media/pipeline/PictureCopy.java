package dev.waycast.media.pipeline;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest picture for an encoder that must not slow another one down: its own copy, of which only what changed is
 * copied. The writer never waits for the reader to encode; pictures that come meanwhile replace one another, and what
 * changed in them adds up.
 *
 * <p>Two buffers: one that the reader encodes from, and one that the writer keeps current. One writer, one reader.
 */
final class PictureCopy implements AutoCloseable {

    /** A buffer, and what changed since it was current. */
    private static final class Buffer {
        private final PictureBuffer picture;
        private Damage missing = Damage.FULL;

        Buffer(PictureBuffer picture) {
            this.picture = picture;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Buffer> buffers = new ArrayList<>(2);
    /** The one that is current, while the reader has not taken it. */
    private Buffer current;

    /** What changed since the reader took a picture. */
    private Damage pending = Damage.NONE;

    private StageTimes times;
    private long sequence;
    private boolean wanted = true;
    private boolean woken;
    private boolean closed;

    /** The frame stays the caller's. Only mapped memory can be copied. */
    void put(VideoFrame frame, FrameMemory.Mapped pixels) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            boolean sameSize = current == null || current.picture.fits(frame.format(), frame.width(), frame.height());
            Damage damage = wanted || !sameSize ? Damage.FULL : frame.damage();
            buffers.forEach(buffer -> buffer.missing = buffer.missing.merge(damage));
            current = writable(frame);
            current.picture.copy(pixels, current.missing);
            current.missing = Damage.NONE;
            pending = pending.merge(damage);
            times = frame.times().copy();
            sequence = frame.sequence();
            wanted = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Buffer writable(VideoFrame frame) {
        buffers.stream()
                .filter(buffer -> !buffer.picture.fits(frame.format(), frame.width(), frame.height()))
                .toList()
                .forEach(this::drop);
        if (current != null && buffers.contains(current)) {
            return current;
        }
        // One that the reader never gave back is not waited for.
        buffers.stream()
                .filter(buffer -> buffer.picture.isLent() && buffers.size() > 1)
                .toList()
                .forEach(this::drop);
        return buffers.stream()
                .filter(buffer -> !buffer.picture.isLent())
                .findFirst()
                .orElseGet(() -> allocate(frame));
    }

    private Buffer allocate(VideoFrame frame) {
        Buffer fresh = new Buffer(new PictureBuffer(frame.format(), frame.width(), frame.height()));
        buffers.add(fresh);
        return fresh;
    }

    private void drop(Buffer buffer) {
        buffers.remove(buffer);
        buffer.picture.discard();
    }

    /** The newest picture with everything that changed since the one before; null when nothing did. */
    VideoFrame take() {
        lock.lock();
        try {
            if (pending.isEmpty() || current == null) {
                return null;
            }
            VideoFrame taken = current.picture.lend(pending, sequence, times);
            current = null;
            pending = Damage.NONE;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a picture to take, somebody wakes the reader, or time is up. */
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            if (pending.isEmpty() && !woken && !closed && nanos > 0) {
                changed.awaitNanos(nanos);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until somebody wakes the reader, or time is up, whatever pictures come. */
    void awaitWake(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long until = System.nanoTime() + nanos;
            while (!woken && !closed && until - System.nanoTime() > 0) {
                changed.awaitNanos(until - System.nanoTime());
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, whatever comes. */
    void rest(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long until = System.nanoTime() + nanos;
            while (!closed && until - System.nanoTime() > 0) {
                changed.awaitNanos(until - System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The reader lost what it had: the next picture counts as new, whatever changed in it. */
    void want() {
        lock.lock();
        try {
            wanted = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a picture is needed, even one without a change. */
    boolean isWanted() {
        lock.lock();
        try {
            return wanted && !closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            List.copyOf(buffers).forEach(this::drop);
            current = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

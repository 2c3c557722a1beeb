package dev.waycast.media.frame;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One captured picture: a lease on memory that belongs to the capture source.
 *
 * <p>Ownership is single and moves with the reference: whoever holds the frame closes it, exactly the next stage after
 * handing it over. Closing gives the buffer back to its source; the source sees to it that this happens on its own
 * thread. Closing twice is harmless, reading after close throws {@link IllegalStateException}. Not thread-safe beyond
 * {@link #close()}.
 */
public final class VideoFrame implements AutoCloseable {

    private static final Runnable RELEASED = () -> {};

    private final PixelFormat format;
    private final int width;
    private final int height;
    private final FrameMemory memory;
    private final Damage damage;
    private final long sequence;
    private final StageTimes times;
    private final AtomicReference<Runnable> release;

    /**
     * @param width pixels, positive
     * @param height pixels, positive
     * @param sequence counts frames of one source from 0, without gaps that the source does not know of
     * @param times {@code presented} (or 0) and {@code captured} already stamped
     * @param release gives the buffer back, called at most once, from any thread
     */
    public VideoFrame(
            PixelFormat format,
            int width,
            int height,
            FrameMemory memory,
            Damage damage,
            long sequence,
            StageTimes times,
            Runnable release) {
        this.format = format;
        this.width = width;
        this.height = height;
        this.memory = memory;
        this.damage = damage;
        this.sequence = sequence;
        this.times = times;
        this.release = new AtomicReference<>(release);
        FrameLeases.opened();
    }

    /** The same lease with other damage. This frame is spent afterwards, as if closed, without giving the buffer back. */
    public VideoFrame withDamage(Damage other) {
        Runnable moved = release.getAndSet(RELEASED);
        if (moved == RELEASED) {
            throw new IllegalStateException("Frame " + sequence + " is closed");
        }
        FrameLeases.closed();
        return new VideoFrame(format, width, height, memory, other, sequence, times, moved);
    }

    /** This frame in place of an older one that was never shown, which is closed: with the damage of both. */
    public VideoFrame displacing(VideoFrame older) {
        boolean sameSize = older.width == width && older.height == height;
        Damage both = sameSize ? older.damage.merge(damage) : Damage.FULL;
        older.close();
        return withDamage(both);
    }

    public PixelFormat format() {
        return format;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The pixels. Throws {@link IllegalStateException} after close: the memory may already hold another frame. */
    public FrameMemory memory() {
        if (isClosed()) {
            throw new IllegalStateException("Frame " + sequence + " is closed");
        }
        return memory;
    }

    /** Whether it was closed, or its lease moved on. */
    public boolean isClosed() {
        return release.get() == RELEASED;
    }

    public Damage damage() {
        return damage;
    }

    public long sequence() {
        return sequence;
    }

    public StageTimes times() {
        return times;
    }

    @Override
    public void close() {
        Runnable giveBack = release.getAndSet(RELEASED);
        if (giveBack != RELEASED) {
            FrameLeases.closed();
            giveBack.run();
        }
    }
}

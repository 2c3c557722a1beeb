package dev.waycast.media.capture;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Remembers what a source said, closes every frame, and lets a test wait for things. */
public final class CollectingListener implements CaptureListener {

    /** @param checksum of the pixels, to tell pictures apart */
    public record Seen(int width, int height, Damage damage, long checksum, long presented, long captured) {}

    public record Ending(String reason, boolean retry) {}

    public final List<Seen> frames = new CopyOnWriteArrayList<>();
    public final List<CursorState> cursors = new CopyOnWriteArrayList<>();
    public final CompletableFuture<Ending> ending = new CompletableFuture<>();

    @Override
    public void onFrame(VideoFrame frame) {
        try (frame) {
            frames.add(new Seen(
                    frame.width(),
                    frame.height(),
                    frame.damage(),
                    checksum(frame),
                    frame.times().presented,
                    frame.times().captured));
        }
    }

    @Override
    public void onCursor(CursorState cursor) {
        cursors.add(cursor);
    }

    @Override
    public void onEnded(String reason, boolean retry) {
        ending.complete(new Ending(reason, retry));
    }

    public Ending awaitEnding() throws Exception {
        return ending.get(20, TimeUnit.SECONDS);
    }

    public void await(String what, java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited in vain for " + what + "; " + frames.size() + " frames, "
                        + cursors.size() + " cursor updates, ending " + ending);
            }
            Thread.sleep(10);
        }
    }

    private static long checksum(VideoFrame frame) {
        if (!(frame.memory() instanceof FrameMemory.Mapped(var pixels, int stride))) {
            throw new AssertionError("Expected readable memory");
        }
        long sum = 0;
        for (int y = 0; y < frame.height(); y += 4) {
            for (int x = 0; x < frame.width(); x += 4) {
                sum = sum * 31 + pixels.get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * stride + x * 4L);
            }
        }
        return sum;
    }
}

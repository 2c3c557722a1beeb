package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns decoded pictures into frames of ours, in a few buffers that are used again. Where all of them are still in use,
 * the picture is dropped: a newer one comes.
 */
final class ReceivedPictures implements VideoTrackSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedPictures.class);
    private static final int BUFFERS = 4;

    /** All buffers of one picture size; freed when the size is another and the last frame is closed. */
    private static final class Pool {
        final int width;
        final int height;
        final Arena arena = Arena.ofShared();
        final Queue<MemorySegment> free = new ArrayDeque<>(BUFFERS);
        int lent;
        boolean retired;

        Pool(int width, int height) {
            this.width = width;
            this.height = height;
            for (int i = 0; i < BUFFERS; i++) {
                free.add(arena.allocate((long) width * height * PixelFormat.BYTES_PER_PIXEL));
            }
        }
    }

    private final Consumer<VideoFrame> receiver;
    private Pool pool;
    private boolean closed;
    private long sequence;
    private long dropped;

    ReceivedPictures(Consumer<VideoFrame> receiver) {
        this.receiver = receiver;
    }

    /** Pictures that nobody took in time. */
    synchronized long dropped() {
        return dropped;
    }

    /** On libwebrtc's decoding thread. */
    @Override
    public void onVideoFrame(dev.onvoid.webrtc.media.video.VideoFrame decoded) {
        try {
            VideoFrame frame = take(decoded);
            if (frame != null) {
                receiver.accept(frame);
            }
        } catch (Exception e) {
            LOG.error("A picture that arrived could not be used", e);
        } finally {
            // It is a copy that was made for us, and nobody else frees it.
            decoded.release();
        }
    }

    /** No frame is handed over any more. Those that are out stay valid until they are closed. */
    @Override
    public synchronized void close() {
        closed = true;
        retire();
    }

    private VideoFrame take(dev.onvoid.webrtc.media.video.VideoFrame decoded) throws Exception {
        long arrived = System.nanoTime();
        int width = decoded.buffer.getWidth();
        int height = decoded.buffer.getHeight();
        Pool source;
        MemorySegment pixels;
        synchronized (this) {
            if (closed) {
                return null;
            }
            if (pool == null || pool.width != width || pool.height != height) {
                retire();
                pool = new Pool(width, height);
            }
            source = pool;
            pixels = source.free.poll();
            if (pixels == null) {
                dropped++;
                return null;
            }
            source.lent++;
        }
        try {
            VideoBufferConverter.convertFromI420(decoded.buffer, pixels.asByteBuffer(), FourCC.ARGB);
        } catch (Exception e) {
            giveBack(source, pixels);
            throw e;
        }
        StageTimes times = new StageTimes();
        times.captured = arrived;
        return new VideoFrame(
                PixelFormat.BGR0,
                width,
                height,
                new FrameMemory.Mapped(pixels, width * PixelFormat.BYTES_PER_PIXEL),
                Damage.UNKNOWN,
                sequence++,
                times,
                () -> giveBack(source, pixels));
    }

    private synchronized void giveBack(Pool source, MemorySegment pixels) {
        source.lent--;
        source.free.add(pixels);
        freeIfUnused(source);
    }

    private void retire() {
        if (pool != null) {
            pool.retired = true;
            freeIfUnused(pool);
            pool = null;
        }
    }

    private static void freeIfUnused(Pool unused) {
        if (unused.retired && unused.lent == 0) {
            unused.arena.close();
        }
    }
}

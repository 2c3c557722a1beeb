package dev.waycast.media.pipeline;

import dev.waycast.media.EncoderException;
import dev.waycast.media.codec.EncoderCapabilities;
import dev.waycast.media.codec.EncoderProvider;
import dev.waycast.media.codec.EncoderSettings;
import dev.waycast.media.codec.EncoderStatistics;
import dev.waycast.media.codec.VideoEncoder;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Encodes nothing: its frames say which colour it saw, and it waits or fails when a test says so. */
final class RecordingProvider implements EncoderProvider {

    private static final int FRAME_BYTES = 2_000;

    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    volatile EncoderSettings lastSettings;
    volatile boolean fails;
    volatile boolean readsGpuMemory;
    volatile Thread thread;
    volatile int quantiser = 10;
    private final VideoCodec codec;
    private volatile Semaphore gate;

    RecordingProvider(VideoCodec codec) {
        this.codec = codec;
    }

    /** From now on each picture waits until it is let through. */
    Semaphore hold() {
        gate = new Semaphore(0);
        return gate;
    }

    @Override
    public String name() {
        return "recording-" + codec.ffmpegName();
    }

    @Override
    public VideoCodec codec() {
        return codec;
    }

    @Override
    public int priority() {
        return 1;
    }

    @Override
    public EncoderCapabilities probe() {
        return new EncoderCapabilities(name(), codec, Set.of(ChromaSampling.YUV420), false, true, readsGpuMemory);
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        if (fails) {
            throw new EncoderException("The encoder " + name() + " could not be opened.");
        }
        lastSettings = settings;
        open.incrementAndGet();
        opened.incrementAndGet();
        return new Recording(settings);
    }

    /** The colour that an encoded frame says it has seen. */
    static int colour(EncodedFrame frame) {
        byte[] data = frame.data();
        return (data[0] & 0xff) << 16 | (data[1] & 0xff) << 8 | data[2] & 0xff;
    }

    private final class Recording implements VideoEncoder {

        private final Thread owner = Thread.currentThread();
        private EncoderSettings settings;
        private int pixel;
        private boolean closed;
        private long frames;

        Recording(EncoderSettings settings) {
            this.settings = settings;
        }

        @Override
        public EncoderCapabilities capabilities() {
            return probe();
        }

        @Override
        public EncoderSettings settings() {
            return settings;
        }

        @Override
        public EncoderStatistics statistics() {
            return new EncoderStatistics(name(), frames, 0, 0, 1);
        }

        @Override
        public EncodedFrame encode(VideoFrame frame, long sequence, boolean keyframe) {
            requireOwner();
            if (frame.width() != settings.width() || frame.height() != settings.height()) {
                throw new IllegalArgumentException("The picture has another size");
            }
            Semaphore held = gate;
            if (held != null) {
                held.acquireUninterruptibly();
            }
            if (fails) {
                throw new EncoderException("The encoder " + name() + " failed.");
            }
            FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
            pixel = memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
            return encoded(frame, sequence, keyframe);
        }

        @Override
        public EncodedFrame repeat(long sequence, boolean keyframe) {
            requireOwner();
            return encoded(null, sequence, keyframe);
        }

        private EncodedFrame encoded(VideoFrame frame, long sequence, boolean keyframe) {
            frames++;
            thread = owner;
            byte[] data = new byte[FRAME_BYTES];
            data[0] = (byte) (pixel >> 16);
            data[1] = (byte) (pixel >> 8);
            data[2] = (byte) pixel;
            return new EncodedFrame(
                    codec,
                    data,
                    keyframe,
                    settings.width(),
                    settings.height(),
                    sequence,
                    name(),
                    quantiser,
                    frame == null ? new StageTimes() : frame.times().copy());
        }

        @Override
        public boolean reconfigure(long bitsPerSecond, int framesPerSecond) {
            requireOwner();
            settings = settings.withRate(bitsPerSecond, framesPerSecond);
            lastSettings = settings;
            return true;
        }

        @Override
        public void close() {
            requireOwner();
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }

        private void requireOwner() {
            if (Thread.currentThread() != owner) {
                throw new AssertionError(name() + " is used by " + Thread.currentThread() + " and not by " + owner);
            }
        }
    }
}

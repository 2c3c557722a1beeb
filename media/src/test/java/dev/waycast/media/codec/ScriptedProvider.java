package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A hardware encoder that does as it is told: works, fails, or does not come back until it is released. */
final class ScriptedProvider implements EncoderProvider {

    /** What is to go wrong, and at which picture. */
    enum Trouble {
        NONE,
        OPEN_FAILS,
        OPEN_HANGS,
        PICTURE_FAILS,
        PICTURE_HANGS,
        IMPORT_FAILS,
        REPEAT_HANGS,
        CLOSE_HANGS
    }

    private final String name;
    private final int priority;
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile Trouble trouble = Trouble.NONE;
    private volatile int troubledPicture;
    private volatile boolean importing = true;

    ScriptedProvider(String name, int priority) {
        this.name = name;
        this.priority = priority;
    }

    /** From now on. The count begins with each encoder that is opened. */
    void trouble(Trouble next, int picture) {
        trouble = next;
        troubledPicture = picture;
    }

    /** Lets everything go on that hangs. */
    void release() {
        released.countDown();
    }

    int opened() {
        return opened.get();
    }

    int closed() {
        return closed.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.H264;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public boolean hardware() {
        return true;
    }

    @Override
    public boolean provenByProject() {
        return false;
    }

    @Override
    public EncoderCapabilities probe() {
        return EncoderProbe.probe(this, capabilities());
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        if (trouble == Trouble.OPEN_FAILS) {
            throw new EncoderException("The encoder " + name + " could not be opened.");
        }
        if (trouble == Trouble.OPEN_HANGS) {
            hang();
        }
        opened.incrementAndGet();
        return new Scripted(settings);
    }

    private EncoderCapabilities capabilities() {
        return new EncoderCapabilities(name, VideoCodec.H264, Set.of(ChromaSampling.YUV420), true, false, importing);
    }

    private void hang() {
        boolean interrupted = false;
        while (true) {
            try {
                released.await();
                break;
            } catch (InterruptedException e) {
                // A driver does not listen to interrupts.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Scripted implements VideoEncoder {
        private final EncoderSettings settings;
        private final Thread owner = Thread.currentThread();
        private int pictures;

        Scripted(EncoderSettings settings) {
            this.settings = settings;
        }

        @Override
        public EncoderCapabilities capabilities() {
            return ScriptedProvider.this.capabilities();
        }

        @Override
        public EncoderSettings settings() {
            return settings;
        }

        @Override
        public EncoderStatistics statistics() {
            return new EncoderStatistics(name, pictures, 0, 0, 0);
        }

        @Override
        public EncodedFrame encode(VideoFrame frame, long sequence, boolean keyframe) {
            requireOwner();
            boolean now = pictures++ == troubledPicture;
            if (now && trouble == Trouble.PICTURE_FAILS) {
                throw new EncoderException("The encoder " + name + " failed.");
            }
            if (frame.memory() instanceof FrameMemory.DmaBuf) {
                return imported(now, sequence, keyframe, frame.times());
            }
            FrameMemory.Mapped pixels = (FrameMemory.Mapped) frame.memory();
            if (now && trouble == Trouble.PICTURE_HANGS) {
                hang();
            }
            byte first = pixels.pixels().get(ValueLayout.JAVA_BYTE, 0);
            return new EncodedFrame(
                    VideoCodec.H264,
                    new byte[] {first},
                    keyframe,
                    settings.width(),
                    settings.height(),
                    sequence,
                    name,
                    -1,
                    frame.times());
        }

        private EncodedFrame imported(boolean now, long sequence, boolean keyframe, StageTimes times) {
            if (now && trouble == Trouble.IMPORT_FAILS) {
                importing = false;
            }
            if (!importing) {
                throw new EncoderException("The encoder " + name + " cannot map a DMA-BUF.");
            }
            return new EncodedFrame(
                    VideoCodec.H264,
                    new byte[1],
                    keyframe,
                    settings.width(),
                    settings.height(),
                    sequence,
                    name + " from GPU memory",
                    -1,
                    times);
        }

        @Override
        public EncodedFrame repeat(long sequence, boolean keyframe) {
            requireOwner();
            if (trouble == Trouble.REPEAT_HANGS) {
                hang();
            }
            throw new EncoderException("The encoder " + name + " failed.");
        }

        @Override
        public boolean reconfigure(long bitsPerSecond, int framesPerSecond) {
            requireOwner();
            return false;
        }

        @Override
        public void close() {
            requireOwner();
            if (trouble == Trouble.CLOSE_HANGS) {
                hang();
            }
            closed.incrementAndGet();
        }

        private void requireOwner() {
            if (Thread.currentThread() != owner) {
                throw new AssertionError(name + " is used by " + Thread.currentThread() + " and not by " + owner);
            }
        }
    }
}

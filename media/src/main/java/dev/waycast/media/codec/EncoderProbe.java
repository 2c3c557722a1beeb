package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** Finds out what an encoder does on this host by encoding pictures with it. */
final class EncoderProbe {

    private static final EncoderSettings SMALL =
            new EncoderSettings(VideoFormat.H264, 320, 192, 30, 1_000_000, 3, "", 1);
    private static final EncoderSettings HD = new EncoderSettings(VideoFormat.H264, 1280, 720, 30, 4_000_000, 3, "", 0);

    /** Changed pictures that are timed. The quickest counts: what delayed the others was something else. */
    private static final int TIMED_PICTURES = 3;

    private EncoderProbe() {}

    /**
     * Encodes one small picture in each sampling.
     *
     * @param claimed what the encoder does where it works
     * @return the same with those samplings that work here
     * @throws EncoderException when none does; says why
     */
    static EncoderCapabilities probe(EncoderProvider provider, EncoderCapabilities claimed) {
        Set<ChromaSampling> working = EnumSet.noneOf(ChromaSampling.class);
        EncoderException reason = null;
        for (VideoFormat format : claimed.formats()) {
            try {
                requireKeyframe(provider, SMALL.withFormat(format));
                working.add(format.chroma());
            } catch (EncoderException e) {
                reason = reason == null ? e : reason;
            } catch (LinkageError e) {
                throw new EncoderException("FFmpeg cannot be loaded on this host: " + e.getMessage(), e);
            }
        }
        if (working.isEmpty()) {
            throw reason;
        }
        return claimed.withChroma(working);
    }

    private static void requireKeyframe(EncoderProvider provider, EncoderSettings settings) {
        try (Pictures pictures = new Pictures(settings);
                VideoEncoder encoder = provider.open(settings);
                VideoFrame frame = pictures.next()) {
            if (!encoder.encode(frame, 0, true).keyframe()) {
                throw new EncoderException("The encoder " + provider.name() + " does not begin with a keyframe.");
            }
        }
    }

    /**
     * How long a picture of 1280x720 takes that changed all over, as when a page of text is scrolled.
     *
     * @throws EncoderException when the encoder breaks
     */
    static Duration pictureTime(EncoderProvider provider, VideoFormat format) {
        EncoderSettings settings = HD.withFormat(format);
        try (Pictures pictures = new Pictures(settings);
                VideoEncoder encoder = provider.open(settings)) {
            long quickest = Long.MAX_VALUE;
            for (int i = 0; i <= TIMED_PICTURES; i++) {
                try (VideoFrame frame = pictures.next()) {
                    long start = System.nanoTime();
                    encoder.encode(frame, i, i == 0);
                    if (i > 0) {
                        quickest = Math.min(quickest, System.nanoTime() - start);
                    }
                }
            }
            return Duration.ofNanos(quickest);
        }
    }

    /** Rows of strokes, dark on light, each picture scrolled by a few rows against the one before. */
    private static final class Pictures implements AutoCloseable {

        private static final int ROWS_SCROLLED = 5;
        private static final int LINE_HEIGHT = 16;
        private static final int INK_HEIGHT = 10;
        /** Between two strokes, pixels. */
        private static final int FARTHEST = 7;

        private static final int INK = 0xff202020;
        private static final byte PAPER = (byte) 0xfa;

        /** Shared, because a watched encoder reads its pictures on its own thread. */
        private final Arena arena = Arena.ofShared();

        private final EncoderSettings settings;
        private final int stride;
        private final MemorySegment page;
        private int number;

        Pictures(EncoderSettings settings) {
            this.settings = settings;
            this.stride = settings.width() * PixelFormat.BYTES_PER_PIXEL;
            int rows = settings.height() + TIMED_PICTURES * ROWS_SCROLLED;
            this.page = arena.allocate((long) stride * rows);
            page.fill(PAPER);
            for (int row = 0; row < rows; row++) {
                if (row % LINE_HEIGHT < INK_HEIGHT) {
                    strokes(row);
                }
            }
        }

        /**
         * A stroke in every fourth place of a row on average. Only its pixels are written: this runs at every start, for
         * every format, before the machine code for it is good.
         */
        private void strokes(int row) {
            Random random = new Random(row);
            for (int x = random.nextInt(FARTHEST); x < settings.width(); x += 1 + random.nextInt(FARTHEST)) {
                page.set(
                        ValueLayout.JAVA_INT_UNALIGNED,
                        (long) row * stride + (long) x * PixelFormat.BYTES_PER_PIXEL,
                        INK);
            }
        }

        VideoFrame next() {
            MemorySegment visible = page.asSlice((long) number * ROWS_SCROLLED * stride);
            return new VideoFrame(
                    PixelFormat.BGR0,
                    settings.width(),
                    settings.height(),
                    new FrameMemory.Mapped(visible, stride),
                    Damage.FULL,
                    number++,
                    new StageTimes(),
                    () -> {});
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}

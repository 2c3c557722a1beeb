package dev.waycast.transports.webrtc.libwebrtc;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.stream.MediaStream;
import dev.waycast.media.stream.PictureStream;
import dev.waycast.media.stream.StreamFeedback;
import dev.waycast.media.stream.StreamLadder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** A source of plain pictures in one colour. */
final class TestPictures implements PictureStream.Feedback {

    static final int WIDTH = 320;
    static final int HEIGHT = 180;

    final PictureStream stream = new PictureStream(this);
    final StreamLadder ladder =
            new StreamLadder("desktop", List.of(new MediaStream("desktop", VideoFormat.H264, new Unread())), stream);
    final AtomicInteger requests = new AtomicInteger();
    volatile int readers;
    private final Random noise = new Random(1);
    private long sequence;

    /**
     * @param rgb the colour of all pixels
     * @param padding bytes behind each row
     */
    void publish(int rgb, int padding) {
        publish(() -> rgb, padding);
    }

    /** Another one each time, of which nothing can be predicted. */
    void publishNoise() {
        publish(noise::nextInt, 0);
    }

    private void publish(IntSupplier pixel, int padding) {
        int stride = WIDTH * PixelFormat.BYTES_PER_PIXEL + padding;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate((long) stride * HEIGHT, Integer.BYTES);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    pixels.set(ValueLayout.JAVA_INT_UNALIGNED, (long) y * stride + 4L * x, pixel.getAsInt());
                }
            }
            try (VideoFrame frame = new VideoFrame(
                    PixelFormat.BGR0,
                    WIDTH,
                    HEIGHT,
                    new FrameMemory.Mapped(pixels, stride),
                    Damage.FULL,
                    sequence++,
                    new StageTimes(),
                    () -> {})) {
                stream.publish(frame);
            }
        }
    }

    /** Nobody reads what is encoded. */
    private static final class Unread implements StreamFeedback {

        @Override
        public void requestKeyframe() {
            throw new AssertionError("Encoded pictures were read");
        }

        @Override
        public void allowedBitrate(long bitsPerSecond) {
            throw new AssertionError("Encoded pictures were read");
        }

        @Override
        public void readers(int count) {
            throw new AssertionError("Encoded pictures were read");
        }
    }

    @Override
    public void requestPicture() {
        requests.incrementAndGet();
    }

    @Override
    public void pictureReaders(int count) {
        readers = count;
    }
}

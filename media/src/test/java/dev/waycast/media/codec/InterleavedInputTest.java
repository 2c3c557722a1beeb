package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NV12 is checked with x264, which reads it as GPUs do. */
class InterleavedInputTest {

    private static final EncoderCapabilities X264 =
            new EncoderCapabilities("libx264", VideoCodec.H264, Set.of(ChromaSampling.YUV420), false, false, false);

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 8, 14, 16, 62, 64})
    void theSamplesAlternateInTheRowsThatChanged(int width) {
        int height = 8;
        int columns = width / 2;
        int stride = width + 5;
        Random random = new Random(width);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment u = random(arena, (long) columns * height / 2, random);
            MemorySegment v = random(arena, (long) columns * height / 2, random);
            YuvPicture planes = new YuvPicture(
                    ChromaSampling.YUV420, width, height, MemorySegment.NULL, width, u, columns, v, columns);
            MemorySegment target = arena.allocate((long) stride * height / 2);
            target.fill((byte) 99);
            InterleavedInput.interleave(planes, 1, 3, target, stride);
            for (int row = 0; row < height / 2; row++) {
                for (int x = 0; x < stride; x++) {
                    boolean changed = row >= 1 && row < 3 && x < width;
                    MemorySegment plane = x % 2 == 0 ? u : v;
                    byte expected =
                            changed ? plane.get(ValueLayout.JAVA_BYTE, (long) row * columns + x / 2) : (byte) 99;
                    assertThat(target.get(ValueLayout.JAVA_BYTE, (long) row * stride + x))
                            .as("row %d, byte %d", row, x)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void anEncoderSeesEveryChangeAndItsColours() {
        EncoderSettings settings = new EncoderSettings(VideoFormat.H264, 638, 358, 30, 20_000_000, 30, "", 1);
        try (TestPicture picture = new TestPicture(638, 358);
                VideoEncoder encoder = open(settings);
                ReferenceDecoder decoder = new ReferenceDecoder(VideoCodec.H264)) {
            Random random = new Random(1);
            picture.desktop(random);
            Psnr.luma(picture, decoder.decode(encode(encoder, picture, Damage.FULL, 0)));
            for (int i = 1; i < 12; i++) {
                Rectangle changed = new Rectangle(10 + 37 * i, 5 + 21 * i, 101, 33);
                int colour = random.nextInt(0x1000000);
                picture.fill(changed.x(), changed.y(), changed.width(), changed.height(), colour);
                ReferenceDecoder.Picture decoded =
                        decoder.decode(encode(encoder, picture, Damage.of(List.of(changed), 638, 358), i));
                assertThat(Psnr.luma(picture, decoded)).isGreaterThan(35);
                assertSimilar(decoded.rgb(changed.x() + 50, changed.y() + 16), colour);
            }
        }
    }

    @Test
    void picturesInGpuMemoryAreRefused() {
        EncoderSettings settings = new EncoderSettings(VideoFormat.H264, 64, 64, 30, 1_000_000, 3, "", 1);
        FrameMemory memory = new FrameMemory.DmaBuf(0x34325258, 0, List.of(new FrameMemory.DmaBuf.Plane(-1, 0, 256)));
        try (VideoEncoder encoder = open(settings);
                VideoFrame frame =
                        new VideoFrame(PixelFormat.BGR0, 64, 64, memory, Damage.FULL, 0, new StageTimes(), () -> {})) {
            assertThatThrownBy(() -> encoder.encode(frame, 0, true))
                    .isInstanceOf(EncoderException.class)
                    .hasMessageContaining("capture has to deliver mapped memory");
        }
    }

    private static VideoEncoder open(EncoderSettings settings) {
        Map<String, String> options = Map.of("preset", "ultrafast", "tune", "zerolatency");
        return new FfmpegVideoEncoder(
                X264,
                settings,
                new FfmpegVideoEncoder.Tuning(HardwareProvider.LONG_GOP, options, new double[0]),
                new InterleavedInput("libx264", settings));
    }

    private static EncodedFrame encode(VideoEncoder encoder, TestPicture picture, Damage damage, long sequence) {
        try (VideoFrame frame = picture.frame(damage)) {
            return encoder.encode(frame, sequence, sequence == 0);
        }
    }

    private static void assertSimilar(int rgb, int expected) {
        for (int shift = 0; shift <= 16; shift += 8) {
            assertThat(rgb >> shift & 255).isCloseTo(expected >> shift & 255, within(14));
        }
    }

    private static MemorySegment random(Arena arena, long size, Random random) {
        byte[] bytes = new byte[(int) size];
        random.nextBytes(bytes);
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }
}

package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.util.Optional;

/** Finds out whether an encoder works on this host by encoding one small picture with it. */
final class EncoderProbe {

    private static final EncoderSettings SMALL = new EncoderSettings(320, 192, 30, 1_000_000, 3, "", 1);

    private EncoderProbe() {}

    static boolean works(EncoderProvider provider) {
        return failure(provider).isEmpty();
    }

    /** Why the encoder does not work, as a sentence; empty when it does. */
    static Optional<String> failure(EncoderProvider provider) {
        try (Arena arena = Arena.ofConfined();
                VideoEncoder encoder = provider.open(SMALL);
                VideoFrame frame = blank(arena)) {
            boolean keyframe = encoder.encode(frame, 0, true).keyframe();
            return keyframe
                    ? Optional.empty()
                    : Optional.of("The encoder " + provider.name() + " does not begin with a keyframe.");
        } catch (EncoderException e) {
            return Optional.of(e.getMessage());
        } catch (LinkageError e) {
            return Optional.of("FFmpeg cannot be loaded on this host: " + e.getMessage());
        }
    }

    private static VideoFrame blank(Arena arena) {
        int stride = SMALL.width() * PixelFormat.BYTES_PER_PIXEL;
        return new VideoFrame(
                PixelFormat.BGR0,
                SMALL.width(),
                SMALL.height(),
                new FrameMemory.Mapped(arena.allocate((long) stride * SMALL.height()), stride),
                Damage.FULL,
                0,
                new StageTimes(),
                () -> {});
    }
}

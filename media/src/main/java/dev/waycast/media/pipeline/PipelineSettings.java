package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.frame.FrameProcessor;
import dev.waycast.media.frame.VideoFormat;
import java.time.Duration;
import java.util.List;

/**
 * How one desktop is captured and encoded.
 *
 * @param id names the desktop in logs and metrics
 * @param source a capture provider's name, or {@code auto}: the best that works here
 * @param capture what to capture
 * @param formats what viewers may be sent, best first; empty: what this host encodes well, see
 *     {@link dev.waycast.media.codec.EncoderSelection#offered}
 * @param preset the encoder's speed preset; empty: the provider's choice
 * @param encoderThreads 0: as many as the provider thinks right
 * @param startBitrate bit/s before any viewer's network is known
 * @param minBitrate bit/s, never below
 * @param maxBitrate bit/s, never above
 * @param vbvFrames size of the rate buffer in frames, see {@link dev.waycast.media.codec.EncoderSettings}
 * @param keyframeInterval shortest time between two keyframes that viewers ask for
 * @param refinement how a picture that stands still gets sharp
 * @param damageThreshold changed pixels below which a change may wait for the next frame, for sources without damage
 * @param processors run in their order on every picture
 */
public record PipelineSettings(
        String id,
        String source,
        CaptureRequest capture,
        List<VideoFormat> formats,
        String preset,
        int encoderThreads,
        long startBitrate,
        long minBitrate,
        long maxBitrate,
        int vbvFrames,
        Duration keyframeInterval,
        Refinement refinement,
        int damageThreshold,
        List<FrameProcessor> processors) {

    /**
     * After the last change the picture is encoded again until it is near lossless, and the last of these is repeated:
     * some decoders show a frame only when more arrive. Then there is silence.
     *
     * @param interval from one refining frame to the next
     * @param targetQp refining stops at this average quantiser (H.264: 0 to 51; 18 looks lossless on text)
     * @param maxFrames refining stops after so many frames in any case
     * @param repeats how often the last picture is sent once more
     */
    public record Refinement(Duration interval, int targetQp, int maxFrames, int repeats) {}
}

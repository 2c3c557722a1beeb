package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.frame.FrameProcessor;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.quality.QualityProfile;
import java.util.List;

/**
 * How one desktop is captured and encoded.
 *
 * @param id names the desktop in logs and metrics
 * @param source a capture provider's name, or {@code auto}: the best that works here
 * @param capture what to capture
 * @param formats what viewers may be sent, best first; empty: what this host encodes well, see
 *     {@link dev.waycast.media.codec.EncoderSelection#offered}
 * @param preset the encoder's speed preset; empty: as the quality says
 * @param encoderThreads 0: as many as the provider thinks right
 * @param startBitrate bit/s before any viewer's network is known
 * @param minBitrate bit/s, never below
 * @param maxBitrate bit/s, never above
 * @param quality to begin with
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
        QualityProfile quality,
        List<FrameProcessor> processors) {

    /** The same, captured by whatever works. */
    PipelineSettings fromAnySource() {
        return new PipelineSettings(
                id,
                "auto",
                capture,
                formats,
                preset,
                encoderThreads,
                startBitrate,
                minBitrate,
                maxBitrate,
                quality,
                processors);
    }
}

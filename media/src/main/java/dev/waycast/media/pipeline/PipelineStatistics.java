package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.codec.EncoderStatistics;
import dev.waycast.media.frame.DamageStatistics;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counters since start.
 *
 * @param capture what all captures delivered
 * @param captureRestarts how often a capture was opened again
 * @param captureFailures how often a capture ended by itself, was refused, or could not be opened
 * @param inputDropped input that reached no desktop
 * @param damage what comparing pictures found, where the capture does not say what changed
 * @param displaced pictures replaced by a newer one before the encoder took them
 * @param unchanged pictures without any change, dropped before conversion
 * @param unwatched pictures dropped because nobody was watching
 * @param failed pictures lost because no encoder could be opened
 * @param encoded pictures encoded in all formats and rungs, refining ones included
 * @param refined encoded pictures that only refined a still one
 * @param keyframes encoded keyframes
 * @param encodedBytes bytes of all encoded pictures
 * @param encoder what the encoder in use did since it was opened; that of the one who controls, where there are several
 * @param encoderReplacements how often a failed encoder was replaced, all outputs
 * @param targetBitrate what that encoder aims at now, bit/s
 * @param rungs each format and rung, best first
 */
public record PipelineStatistics(
        CaptureStatistics capture,
        long captureRestarts,
        long captureFailures,
        long inputDropped,
        DamageStatistics damage,
        long displaced,
        long unchanged,
        long unwatched,
        long failed,
        long encoded,
        long refined,
        long keyframes,
        long encodedBytes,
        EncoderStatistics encoder,
        long encoderReplacements,
        long targetBitrate,
        List<RungStatistics> rungs) {

    /** Two outputs of one desktop: counters together, the rest of this one. */
    PipelineStatistics plus(PipelineStatistics other) {
        return new PipelineStatistics(
                capture.plus(other.capture),
                captureRestarts + other.captureRestarts,
                captureFailures + other.captureFailures,
                inputDropped + other.inputDropped,
                damage.plus(other.damage),
                displaced + other.displaced,
                unchanged + other.unchanged,
                unwatched + other.unwatched,
                failed + other.failed,
                encoded + other.encoded,
                refined + other.refined,
                keyframes + other.keyframes,
                encodedBytes + other.encodedBytes,
                encoder,
                encoderReplacements,
                targetBitrate,
                IntStream.range(0, rungs.size())
                        .mapToObj(i -> rungs.get(i).plus(other.rungs.get(i)))
                        .toList());
    }

    /** The output is watched no more: what was counted is left. */
    PipelineStatistics ended() {
        return new PipelineStatistics(
                capture,
                captureRestarts,
                captureFailures,
                inputDropped,
                damage,
                displaced,
                unchanged,
                unwatched,
                failed,
                encoded,
                refined,
                keyframes,
                encodedBytes,
                EncoderStatistics.NONE,
                encoderReplacements,
                0,
                rungs.stream().map(RungStatistics::ended).toList());
    }
}

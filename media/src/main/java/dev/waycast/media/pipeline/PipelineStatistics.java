package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureStatistics;

/**
 * Counters since start.
 *
 * @param capture the present source's own counters; zeros without one
 * @param captureRestarts how often a capture was opened again
 * @param displaced pictures replaced by a newer one before the encoder took them
 * @param unchanged pictures without any change, dropped before conversion
 * @param unwatched pictures dropped because nobody was watching
 * @param failed pictures lost because no encoder could be opened
 * @param encoded pictures encoded, refining ones included
 * @param refined encoded pictures that only refined a still one
 * @param keyframes encoded keyframes
 * @param encodedBytes bytes of all encoded pictures
 * @param encoderReplacements how often a failed encoder was replaced
 * @param targetBitrate what the encoder aims at now, bit/s
 */
public record PipelineStatistics(
        CaptureStatistics capture,
        long captureRestarts,
        long displaced,
        long unchanged,
        long unwatched,
        long failed,
        long encoded,
        long refined,
        long keyframes,
        long encodedBytes,
        long encoderReplacements,
        long targetBitrate) {}

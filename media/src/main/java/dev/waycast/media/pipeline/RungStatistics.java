package dev.waycast.media.pipeline;

import dev.waycast.media.codec.EncoderStatistics;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.Rung;

/**
 * One format and rung of a desktop. Counters since start.
 *
 * @param format what is encoded
 * @param rung how much of the picture
 * @param readers viewers that get it now, or are about to
 * @param controlled whether one of them controls the desktop
 * @param targetBitrate what its encoder aims at, bit/s
 * @param width pixels of its pictures; 0 before the first
 * @param height pixels of its pictures
 * @param encoded pictures encoded
 * @param keyframes keyframes among them
 * @param encodedBytes bytes of all of them
 * @param failed pictures lost because no encoder could be opened
 * @param busy share of the last two seconds that its thread spent encoding, 0 to 1
 * @param encoder what the encoder in use did since it was opened
 */
public record RungStatistics(
        VideoFormat format,
        Rung rung,
        int readers,
        boolean controlled,
        long targetBitrate,
        int width,
        int height,
        long encoded,
        long keyframes,
        long encodedBytes,
        long failed,
        double busy,
        EncoderStatistics encoder) {

    /** The same rung of two outputs: counters together, the rest of the one that is read, this one where both are. */
    RungStatistics plus(RungStatistics other) {
        RungStatistics shown = readers == 0 && other.readers > 0 ? other : this;
        return new RungStatistics(
                format,
                rung,
                readers + other.readers,
                controlled || other.controlled,
                shown.targetBitrate,
                shown.width,
                shown.height,
                encoded + other.encoded,
                keyframes + other.keyframes,
                encodedBytes + other.encodedBytes,
                failed + other.failed,
                busy + other.busy,
                shown.encoder);
    }

    /** Nobody reads it any more: what was counted is left. */
    RungStatistics ended() {
        return new RungStatistics(
                format, rung, 0, false, 0, 0, 0, encoded, keyframes, encodedBytes, failed, 0, EncoderStatistics.NONE);
    }
}

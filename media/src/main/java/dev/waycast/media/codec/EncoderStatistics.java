package dev.waycast.media.codec;

/**
 * What one encoder did since it was opened.
 *
 * @param name the FFmpeg encoder name; empty: there is no encoder yet
 * @param frames pictures encoded, repetitions included
 * @param keyframes keyframes among them
 * @param bytes of all of them
 * @param nanos time spent encoding, without conversion, in nanoseconds
 */
public record EncoderStatistics(String name, long frames, long keyframes, long bytes, long nanos) {

    public static final EncoderStatistics NONE = new EncoderStatistics("", 0, 0, 0, 0);

    /** An encoder of this name that did nothing yet. */
    public static EncoderStatistics of(String name) {
        return new EncoderStatistics(name, 0, 0, 0, 0);
    }

    EncoderStatistics plus(boolean keyframe, long encodedBytes, long encodingNanos) {
        return new EncoderStatistics(
                name, frames + 1, keyframes + (keyframe ? 1 : 0), bytes + encodedBytes, nanos + encodingNanos);
    }
}

package dev.waycast.media.pipeline;

import dev.waycast.media.codec.EncoderStatistics;
import dev.waycast.media.frame.EncodedFrame;

/** The counters of one encoding: replaced whole by its one writer, read by anybody. */
record EncodeStatistics(
        long failed,
        long encoded,
        long refined,
        long keyframes,
        long bytes,
        EncoderStatistics encoder,
        int width,
        int height) {

    static final EncodeStatistics NONE = new EncodeStatistics(0, 0, 0, 0, 0, EncoderStatistics.NONE, 0, 0);

    EncodeStatistics plus(EncodedFrame frame, boolean refining, EncoderStatistics present) {
        return new EncodeStatistics(
                failed,
                encoded + 1,
                refined + (refining ? 1 : 0),
                keyframes + (frame.keyframe() ? 1 : 0),
                bytes + frame.data().length,
                present,
                frame.width(),
                frame.height());
    }

    EncodeStatistics plusFailed() {
        return new EncodeStatistics(failed + 1, encoded, refined, keyframes, bytes, encoder, width, height);
    }

    /** All counters together. What is not a counter is kept. */
    EncodeStatistics plus(EncodeStatistics other) {
        return new EncodeStatistics(
                failed + other.failed,
                encoded + other.encoded,
                refined + other.refined,
                keyframes + other.keyframes,
                bytes + other.bytes,
                encoder,
                width,
                height);
    }
}

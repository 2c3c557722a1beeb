package dev.waycast.media.pipeline;

import dev.waycast.media.codec.EncoderStatistics;
import dev.waycast.media.frame.EncodedFrame;

/** The encode loop's counters: replaced whole by its one writer, read by anybody. */
record EncodeStatistics(
        long unchanged,
        long unwatched,
        long failed,
        long encoded,
        long refined,
        long keyframes,
        long bytes,
        EncoderStatistics encoder,
        int width,
        int height) {

    static final EncodeStatistics NONE = new EncodeStatistics(0, 0, 0, 0, 0, 0, 0, EncoderStatistics.NONE, 0, 0);

    EncodeStatistics plus(EncodedFrame frame, boolean refining, EncoderStatistics present) {
        return new EncodeStatistics(
                unchanged,
                unwatched,
                failed,
                encoded + 1,
                refined + (refining ? 1 : 0),
                keyframes + (frame.keyframe() ? 1 : 0),
                bytes + frame.data().length,
                present,
                frame.width(),
                frame.height());
    }

    EncodeStatistics plusUnchanged() {
        return new EncodeStatistics(
                unchanged + 1, unwatched, failed, encoded, refined, keyframes, bytes, encoder, width, height);
    }

    EncodeStatistics plusUnwatched() {
        return new EncodeStatistics(
                unchanged, unwatched + 1, failed, encoded, refined, keyframes, bytes, encoder, width, height);
    }

    EncodeStatistics plusFailed() {
        return new EncodeStatistics(
                unchanged, unwatched, failed + 1, encoded, refined, keyframes, bytes, encoder, width, height);
    }
}

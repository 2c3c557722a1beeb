package dev.waycast.media.codec;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoFrame;

/**
 * One open encoder. Opened, used and closed by a single thread; native objects live and die inside it.
 */
public interface VideoEncoder extends AutoCloseable {

    EncoderCapabilities capabilities();

    EncoderSettings settings();

    /** What it did since it was opened; of the one in use now, where a broken encoder was replaced. */
    EncoderStatistics statistics();

    /**
     * Encodes one picture of the size given at open. The frame stays the caller's, but for one case: an encoder that
     * hangs keeps it, and the caller finds it closed. Only the frame's damage is read; the rest is kept from the picture
     * before.
     *
     * @param sequence the number the encoded frame gets
     * @param keyframe whether to make it an IDR
     * @return the encoded picture (every encoder here is opened without delay: one in, one out)
     * @throws dev.waycast.media.EncoderException when the encoder is broken and has to be replaced
     */
    EncodedFrame encode(VideoFrame frame, long sequence, boolean keyframe);

    /**
     * Encodes the last picture once more, unchanged, so that the encoder refines it. Needs one {@link #encode} before.
     *
     * @throws dev.waycast.media.EncoderException when the encoder is broken; one from {@link EncoderSelection} has been
     *     replaced by then, and goes on with the next {@link #encode} of a whole picture
     */
    EncodedFrame repeat(long sequence, boolean keyframe);

    /**
     * Changes the target live.
     *
     * @param bitsPerSecond at least 50_000
     * @param framesPerSecond 1 to 240
     * @return false when this encoder cannot: the caller reopens it
     */
    boolean reconfigure(long bitsPerSecond, int framesPerSecond);

    @Override
    void close();
}

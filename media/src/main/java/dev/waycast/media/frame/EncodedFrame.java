package dev.waycast.media.frame;

/**
 * One encoded picture, immutable: the bytes were copied once out of the encoder and are never written again, so any
 * number of viewers may share it without counting references.
 *
 * @param codec how the bytes are coded
 * @param data H.264: Annex B, with SPS and PPS in front of every keyframe. Never modified by anyone
 * @param keyframe whether decoding can start here
 * @param width pixels
 * @param height pixels
 * @param sequence counts the encoded frames of one stream from 0, without gaps; a reader that changes to another stream
 *     of a ladder goes on with the numbers of that one
 * @param encoder the FFmpeg name of the encoder that made it
 * @param averageQp the quantiser of this picture as the encoder reports it (H.264: 0 best to 51), -1 unknown
 * @param times when the picture passed each stage
 */
public record EncodedFrame(
        VideoCodec codec,
        byte[] data,
        boolean keyframe,
        int width,
        int height,
        long sequence,
        String encoder,
        int averageQp,
        StageTimes times) {}

package dev.waycast.media.pipeline;

import dev.waycast.media.EncoderException;
import dev.waycast.media.codec.EncoderCapabilities;
import dev.waycast.media.codec.EncoderProvider;
import dev.waycast.media.codec.EncoderSettings;
import dev.waycast.media.codec.EncoderStatistics;
import dev.waycast.media.codec.VideoEncoder;
import dev.waycast.media.codec.X264Provider;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFrame;

/** x264, but the first encoder that is opened breaks with its first picture. */
final class BreaksOnce implements EncoderProvider {

    private final EncoderProvider x264 = new X264Provider();
    private boolean broken;

    @Override
    public String name() {
        return x264.name();
    }

    @Override
    public VideoCodec codec() {
        return x264.codec();
    }

    @Override
    public int priority() {
        return x264.priority();
    }

    @Override
    public EncoderCapabilities probe() {
        return x264.probe();
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        if (broken) {
            return x264.open(settings);
        }
        broken = true;
        return new Broken(x264.open(settings));
    }

    private record Broken(VideoEncoder encoder) implements VideoEncoder {

        @Override
        public EncoderCapabilities capabilities() {
            return encoder.capabilities();
        }

        @Override
        public EncoderSettings settings() {
            return encoder.settings();
        }

        @Override
        public EncoderStatistics statistics() {
            return encoder.statistics();
        }

        @Override
        public EncodedFrame encode(VideoFrame frame, long sequence, boolean keyframe) {
            throw new EncoderException("The encoder broke.");
        }

        @Override
        public EncodedFrame repeat(long sequence, boolean keyframe) {
            throw new EncoderException("The encoder broke.");
        }

        @Override
        public boolean reconfigure(long bitsPerSecond, int framesPerSecond) {
            return true;
        }

        @Override
        public void close() {
            encoder.close();
        }
    }
}

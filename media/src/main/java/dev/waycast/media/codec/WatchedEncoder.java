package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoFrame;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An encoder on a thread of its own, given up when it does not answer in time. See {@link WatchedProvider}. */
final class WatchedEncoder implements VideoEncoder {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedEncoder.class);

    private final VideoEncoder encoder;
    private final EncoderThread thread;
    private final Duration patience;
    private boolean gone;

    /** @param thread the one that opened the encoder */
    WatchedEncoder(VideoEncoder encoder, EncoderThread thread, Duration patience) {
        this.encoder = encoder;
        this.thread = thread;
        this.patience = patience;
    }

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

    /** An encoder that hangs keeps the frame's lease, because its driver may still read it: the caller's is closed. */
    @Override
    public EncodedFrame encode(VideoFrame frame, long sequence, boolean keyframe) {
        return call(() -> encoder.encode(frame, sequence, keyframe), () -> {
            VideoFrame kept = frame.withDamage(frame.damage());
            return () -> {
                kept.close();
                encoder.close();
            };
        });
    }

    @Override
    public EncodedFrame repeat(long sequence, boolean keyframe) {
        return call(() -> encoder.repeat(sequence, keyframe), () -> encoder::close);
    }

    @Override
    public boolean reconfigure(long bitsPerSecond, int framesPerSecond) {
        return call(() -> encoder.reconfigure(bitsPerSecond, framesPerSecond), () -> encoder::close);
    }

    /** An encoder that hangs while it closes is left to itself. */
    @Override
    public void close() {
        if (gone) {
            return;
        }
        try {
            call(
                    () -> {
                        encoder.close();
                        return null;
                    },
                    () -> () -> {});
            gone = true;
            thread.end();
        } catch (EncoderException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private <T> T call(Callable<T> task, Supplier<Runnable> cleaning) {
        if (gone) {
            throw new IllegalStateException("The encoder is closed");
        }
        return thread.call(task, patience, () -> {
            gone = true;
            return cleaning.get();
        });
    }
}

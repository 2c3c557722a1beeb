package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The best of several encoders, replaced by the next one when it breaks.
 *
 * <p>A picture whose encoder broke is encoded again by the next one, as a keyframe. A repetition cannot be: the new
 * encoder has not seen the picture, so {@link #repeat} passes the failure on and the next {@link #encode} goes on. The
 * same goes for a picture that is lost because an encoder hangs on it.
 */
final class FailoverEncoder implements VideoEncoder {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverEncoder.class);

    private final Deque<EncoderProvider> remaining;
    private final Consumer<String> onBroken;
    private EncoderSettings settings;
    private VideoEncoder current;
    private boolean fresh = true;

    FailoverEncoder(Collection<EncoderProvider> providers, EncoderSettings settings, Consumer<String> onBroken) {
        this.remaining = new ArrayDeque<>(providers);
        this.settings = settings;
        this.onBroken = onBroken;
        this.current = openNext(null);
    }

    @Override
    public EncoderCapabilities capabilities() {
        return current.capabilities();
    }

    @Override
    public EncoderSettings settings() {
        return settings;
    }

    @Override
    public EncoderStatistics statistics() {
        return current.statistics();
    }

    @Override
    public EncodedFrame encode(VideoFrame frame, long sequence, boolean keyframe) {
        while (true) {
            try {
                EncodedFrame encoded = current.encode(frame, sequence, keyframe || fresh);
                fresh = false;
                return encoded;
            } catch (EncoderException e) {
                if (isUnreadable(frame)) {
                    // Not broken: it takes the next picture, when that comes in mapped memory.
                    fresh = true;
                    throw e;
                }
                replace(e);
                if (frame.isClosed() || isUnreadable(frame)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public EncodedFrame repeat(long sequence, boolean keyframe) {
        try {
            return current.repeat(sequence, keyframe);
        } catch (EncoderException e) {
            replace(e);
            throw e;
        }
    }

    @Override
    public boolean reconfigure(long bitsPerSecond, int framesPerSecond) {
        boolean followed = current.reconfigure(bitsPerSecond, framesPerSecond);
        if (followed) {
            settings = settings.withRate(bitsPerSecond, framesPerSecond);
        }
        return followed;
    }

    @Override
    public void close() {
        current.close();
    }

    /** Pictures in GPU memory go on coming for a moment after an encoder that reads them was replaced. */
    private boolean isUnreadable(VideoFrame frame) {
        return !frame.isClosed()
                && frame.memory() instanceof FrameMemory.DmaBuf
                && !current.capabilities().dmaBuf();
    }

    private void replace(EncoderException reason) {
        EncoderCapabilities broken = current.capabilities();
        current.close();
        onBroken.accept(broken.name());
        current = openNext(reason);
        fresh = true;
        LOG.warn(
                "{} The encoder {} takes over.",
                reason.getMessage(),
                current.capabilities().name());
    }

    private VideoEncoder openNext(EncoderException reason) {
        EncoderException last = reason;
        while (!remaining.isEmpty()) {
            EncoderProvider provider = remaining.poll();
            try {
                return provider.open(settings);
            } catch (EncoderException e) {
                last = e;
                LOG.warn("{}", e.getMessage());
            }
        }
        throw new EncoderException("No video encoder is left to try. " + last.getMessage(), last);
    }
}

package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.VideoCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An encoder that depends on a driver, each time on a thread of its own: when the driver does not come back, the thread
 * is abandoned and the process goes on with the next encoder. As long as one hangs, none like it is opened again.
 *
 * <p>Encoders on the processor are not watched: they end what they begin, and handing pictures from thread to thread
 * costs time.
 */
final class WatchedProvider implements EncoderProvider {

    /**
     * How long a call may take.
     *
     * @param open to open or to probe: drivers load firmware and compile shaders at the first time
     * @param picture everything else. A GPU that is reset answers again within about two seconds
     */
    record Patience(Duration open, Duration picture) {

        static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(3));
    }

    private final EncoderProvider provider;
    private final Patience patience;
    private final AtomicInteger hanging = new AtomicInteger();

    WatchedProvider(EncoderProvider provider, Patience patience) {
        this.provider = provider;
        this.patience = patience;
    }

    /** The same provider, watched where that is needed. */
    static EncoderProvider watched(EncoderProvider provider) {
        return provider.hardware() ? new WatchedProvider(provider, Patience.USUAL) : provider;
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public VideoCodec codec() {
        return provider.codec();
    }

    @Override
    public int priority() {
        return provider.priority();
    }

    @Override
    public boolean hardware() {
        return provider.hardware();
    }

    @Override
    public boolean provenByProject() {
        return provider.provenByProject();
    }

    @Override
    public EncoderProvider onRenderNode(Path node) {
        return new WatchedProvider(provider.onRenderNode(node), patience);
    }

    @Override
    public EncoderCapabilities probe() {
        EncoderThread thread = newThread();
        try {
            return thread.call(provider::probe, patience.open(), () -> () -> {});
        } finally {
            thread.end();
        }
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        EncoderThread thread = newThread();
        AtomicReference<VideoEncoder> opened = new AtomicReference<>();
        try {
            thread.call(
                    () -> {
                        opened.set(provider.open(settings));
                        return null;
                    },
                    patience.open(),
                    () -> () -> closeLate(opened.get()));
            return new WatchedEncoder(opened.get(), thread, patience.picture());
        } finally {
            if (opened.get() == null) {
                thread.end();
            }
        }
    }

    /** How many threads are with the driver and do not come back. */
    int hanging() {
        return hanging.get();
    }

    private EncoderThread newThread() {
        if (hanging.get() > 0) {
            throw new EncoderException("The encoder " + name() + " is not opened again while its driver hangs.");
        }
        return new EncoderThread(name(), hanging);
    }

    private static void closeLate(VideoEncoder encoder) {
        if (encoder != null) {
            encoder.close();
        }
    }
}

package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.capture.OutputSize;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.FrameProcessors;
import dev.waycast.media.frame.FrameSlot;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.stream.StreamLadder;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One desktop, from its pixels to a stream that viewers open, and from their input back to it:
 *
 * <pre>
 * CaptureSource → VideoFrame → FrameSlot → VideoEncoder → EncodedFrame → MediaStream → StreamReader …
 * StreamFeedback → keyframe, bitrate, nobody watching → encoder and capture
 * InputEvent → InputSink → the captured desktop
 * </pre>
 *
 * <p>Every stage is bounded. A slow encoder makes the slot replace pictures, never queue them; a slow reader drops its
 * own frames and nobody else's. Without viewers the desktop is looked at once a second, so that the first picture is
 * there at once, and nothing is encoded.
 */
public final class DesktopPipeline implements AutoCloseable {

    private static final int UNWATCHED_FRAME_RATE = 1;

    private final PipelineSettings settings;
    private final PipelineListener listener;
    private final FrameSlot slot = new FrameSlot();
    private final CursorFeed cursor = new CursorFeed();
    private final SharpTiles tiles = new SharpTiles();
    private final EncoderSelection encoders;
    private final CaptureSupervisor capture;
    private final Encodings encodings;
    private final PictureTap pictures;
    private final EncodeLoop encode;
    private final StreamLadder ladder;
    private final InputSink input;

    private int frameRateLimit;
    private volatile QualityProfile quality;
    private volatile int frameRate;
    private volatile int width;
    private volatile int height;
    private volatile PipelineStatus.State state = PipelineStatus.State.STARTING;
    private volatile String reason = "";

    private DesktopPipeline(
            PipelineSettings settings,
            List<CaptureSourceProvider> providers,
            EncoderSelection encoders,
            PipelineListener listener) {
        this.settings = settings;
        this.frameRateLimit = settings.capture().frameRate();
        this.quality = settings.quality();
        this.frameRate = frameRate();
        this.listener = listener;
        this.encoders = encoders;
        this.capture = new CaptureSupervisor(providers, settings.source(), settings.capture(), new CaptureEvents());
        FrameProcessors processors = new FrameProcessors(settings.processors());
        this.encodings =
                new Encodings(settings, encoders, processors, listener::onEncoded, this::adaptCapture, slot::wake);
        this.pictures = new PictureTap(this::adaptCapture, slot::wake);
        this.encode = new EncodeLoop(
                slot, encodings, pictures, processors, tiles, settings.quality().damageThreshold(), new LoopEvents());
        this.ladder = new StreamLadder(settings.id(), encodings.streams(), pictures.stream());
        this.input = new CurrentInput(capture::source);
    }

    /** Starts with every provider that {@link ServiceLoader} finds. Returns at once; the capture opens on its own thread. */
    public static DesktopPipeline start(
            PipelineSettings settings, EncoderSelection encoders, PipelineListener listener) {
        List<CaptureSourceProvider> providers = ServiceLoader.load(CaptureSourceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return start(settings, providers, encoders, listener);
    }

    /** Starts with these capture providers. */
    public static DesktopPipeline start(
            PipelineSettings settings,
            List<CaptureSourceProvider> providers,
            EncoderSelection encoders,
            PipelineListener listener) {
        DesktopPipeline pipeline = new DesktopPipeline(settings, providers, encoders, listener);
        pipeline.quality(settings.quality());
        pipeline.encode.start();
        pipeline.capture.frameRate(UNWATCHED_FRAME_RATE);
        pipeline.capture.start();
        return pipeline;
    }

    /** What viewers open: the same object for the pipeline's whole life. */
    public StreamLadder ladder() {
        return ladder;
    }

    /** Where input goes: the same object for the pipeline's whole life, whatever is captured at the moment. */
    public InputSink input() {
        return input;
    }

    /**
     * Tells where the compositor's cursor is, from its present state on.
     *
     * @param watcher called on the capture's thread: return at once, never throw
     * @return close it to hear no more
     */
    public AutoCloseable onCursor(Consumer<CursorState> watcher) {
        return cursor.watch(watcher);
    }

    /**
     * Tells of the pieces of the picture that stand still, as {@link Tile}s, from those there are on. They are cut while
     * somebody is told.
     *
     * @return close it to hear no more
     */
    public AutoCloseable onTiles(TileWatcher watcher) {
        return tiles.watch(watcher);
    }

    public TileStatistics tileStatistics() {
        return tiles.statistics();
    }

    /** Opens the capture again after a person ended or declined it, or at once instead of after the back-off. */
    public void retry() {
        capture.retry();
    }

    /**
     * Gives the captured output another size, where it can have one (see {@link PipelineStatus#resizable}), and every
     * output captured later too, until {@link #restoreSize}.
     */
    public void resize(OutputSize size) {
        capture.size(size);
    }

    /** Gives the output back the size that it had by itself. */
    public void restoreSize() {
        capture.size(null);
    }

    /**
     * Limits what the desktop sends, from the next picture on.
     *
     * @param maxBitrate bit/s, within the limits of the settings; 0: as in the settings
     * @param maxFrameRate frames per second, at most that of the settings; 0: as in the settings
     */
    public synchronized void limit(long maxBitrate, int maxFrameRate) {
        int highest = settings.capture().frameRate();
        frameRateLimit = maxFrameRate == 0 ? highest : Math.clamp(maxFrameRate, 1, highest);
        encodings.limitBitrate(maxBitrate);
        encodeAnew();
    }

    /**
     * Changes what counts more, latency or the picture, from the next picture on. Viewers stay connected; encoders that
     * cannot change while open are reopened, which costs a keyframe.
     */
    public synchronized void quality(QualityProfile newQuality) {
        quality = newQuality;
        encode.damageThreshold(newQuality.damageThreshold());
        ladder.quality(newQuality);
        encodeAnew();
    }

    public QualityProfile quality() {
        return quality;
    }

    private void encodeAnew() {
        frameRate = frameRate();
        encodings.quality(quality, frameRate);
        adaptCapture();
    }

    private int frameRate() {
        return Math.min(frameRateLimit, quality.maxFrameRate());
    }

    /** The most it sends, bit/s. */
    public long bitrateLimit() {
        return encodings.foremost().bitrateLimit();
    }

    /** The most pictures per second. */
    public int frameRateLimit() {
        return frameRate;
    }

    /**
     * A small picture of the desktop, whether or not somebody watches.
     *
     * @return completes with the next picture, on the encoder's thread: hand it on at once. Exceptionally with a
     *     {@link dev.waycast.media.CaptureException} where there can be none; never while nothing is captured
     */
    public CompletionStage<Thumbnail> thumbnail() {
        return encode.thumbnail();
    }

    /** What of the desktop can be captured by itself, this output included; empty while nothing is captured. */
    public List<CaptureOutput> outputs() {
        CaptureSource source = capture.source();
        return source == null ? List.of() : source.outputs();
    }

    /** What is captured now, or null. */
    CaptureSource source() {
        return capture.source();
    }

    public PipelineStatus status() {
        CaptureSource source = capture.source();
        CaptureDescription description = source == null ? null : source.description();
        return new PipelineStatus(
                state,
                reason,
                description,
                source != null && source.input().isPresent(),
                source != null && source.resizable(),
                width,
                height,
                encodings.foremost().statistics().encoder().name());
    }

    public PipelineStatistics statistics() {
        EncodeStatistics encoded = encodings.total();
        LoopStatistics loop = encode.statistics();
        return new PipelineStatistics(
                capture.statistics(),
                capture.restarts(),
                capture.failures(),
                capture.inputDropped() + input.dropped(),
                encode.damage(),
                slot.displaced(),
                loop.unchanged(),
                loop.unwatched(),
                encoded.failed(),
                encoded.encoded(),
                encoded.refined(),
                encoded.keyframes(),
                encoded.bytes(),
                encoded.encoder(),
                encoders.failures(),
                encodings.foremost().targetBitrate(),
                encodings.rungs());
    }

    /** Each format and rung, best first; always the same ones in the same order. */
    public List<RungStatistics> rungs() {
        return encodings.rungs();
    }

    /** Ends capture and encoder and gives every frame back. Viewers' readers get nothing more. */
    @Override
    public void close() {
        capture.close();
        encode.close();
        changed(PipelineStatus.State.CLOSED, "");
    }

    /** Nothing is captured more often than somebody watches it. */
    private void adaptCapture() {
        int wanted = Math.max(encodings.watchedFrameRate(), pictures.isWatched() ? frameRate : 0);
        capture.frameRate(wanted == 0 ? UNWATCHED_FRAME_RATE : wanted);
    }

    private void changed(PipelineStatus.State newState, String newReason) {
        state = newState;
        reason = newReason;
        listener.onStatus(status());
    }

    private final class CaptureEvents implements CaptureSupervisor.Events {
        @Override
        public void onFrame(VideoFrame frame) {
            slot.put(frame);
        }

        @Override
        public void onCursor(CursorState state) {
            cursor.update(state);
        }

        @Override
        public void onState(PipelineStatus.State newState, String newReason) {
            changed(newState, newReason);
        }

        @Override
        public void onOutputs() {
            listener.onOutputs();
        }
    }

    private final class LoopEvents implements EncodeLoop.Events {
        @Override
        public void onPicture(int newWidth, int newHeight) {
            width = newWidth;
            height = newHeight;
            listener.onPicture(newWidth, newHeight);
        }

        @Override
        public void refreshCapture() {
            capture.refresh();
        }

        @Override
        public void gpuMemory(boolean accepted) {
            capture.gpuMemory(accepted);
        }

        @Override
        public void onTime() {
            ladder.review();
        }
    }
}

package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.stream.Rung;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The outputs of one desktop. The first is captured all the time; each further one has a pipeline of its own while
 * somebody watches it, which all who do share. Thread-safe.
 */
public final class DesktopOutputs implements AutoCloseable {

    /** The output that is captured all the time, whichever that is. */
    public static final String FIRST = "";

    /** One viewer's hold on an output: as long as it is open, the output is captured. */
    public final class Watch implements AutoCloseable {

        private final String output;
        private final DesktopPipeline pipeline;
        private boolean closed;

        private Watch(String output, DesktopPipeline pipeline) {
            this.output = output;
            this.pipeline = pipeline;
        }

        /** Its id; {@link #FIRST} for the first one. */
        public String output() {
            return output;
        }

        public DesktopPipeline pipeline() {
            return pipeline;
        }

        /** The last to leave an output ends its capture. Harmless when called again. */
        @Override
        public void close() {
            synchronized (DesktopOutputs.this) {
                if (!closed) {
                    closed = true;
                    leave(output);
                }
            }
        }
    }

    /** An output besides the first, and how many watch it. */
    private static final class Other {
        private final DesktopPipeline pipeline;
        private int watches;

        private Other(DesktopPipeline pipeline) {
            this.pipeline = pipeline;
        }
    }

    private final PipelineSettings settings;
    private final Predicate<String> allowed;
    private final EncoderSelection encoders;
    private final OutputListener listener;
    private final DesktopPipeline first;
    private final Map<String, Other> others = new HashMap<>();

    /** Of outputs that are watched no more, so that counters do not fall. */
    private PipelineStatistics ended;

    private TileStatistics endedTiles = TileStatistics.NONE;
    private QualityProfile quality;
    private long maxBitrate;
    private int maxFrameRate;
    private boolean closed;

    private DesktopOutputs(
            PipelineSettings settings,
            Predicate<String> allowed,
            EncoderSelection encoders,
            OutputListener listener,
            Function<PipelineListener, DesktopPipeline> opening) {
        this.settings = settings;
        this.allowed = allowed;
        this.encoders = encoders;
        this.listener = listener;
        this.quality = settings.quality();
        this.first = opening.apply(new Events(FIRST));
    }

    /**
     * Starts with the first output. Returns at once; the capture opens on its own thread.
     *
     * @param allowed which outputs besides the first may be watched, by id
     */
    public static DesktopOutputs start(
            PipelineSettings settings, Predicate<String> allowed, EncoderSelection encoders, OutputListener listener) {
        return new DesktopOutputs(
                settings, allowed, encoders, listener, events -> DesktopPipeline.start(settings, encoders, events));
    }

    /** Starts with these capture providers. */
    static DesktopOutputs start(
            PipelineSettings settings,
            Predicate<String> allowed,
            List<CaptureSourceProvider> providers,
            EncoderSelection encoders,
            OutputListener listener) {
        return new DesktopOutputs(
                settings,
                allowed,
                encoders,
                listener,
                events -> DesktopPipeline.start(settings, providers, encoders, events));
    }

    /** The one that is captured all the time. */
    public DesktopPipeline first() {
        return first;
    }

    /** What may be watched, the first one included, in the desktop's order; empty while nothing is captured. */
    public List<CaptureOutput> all() {
        String firstId = firstId();
        return first.outputs().stream()
                .filter(output -> output.id().equals(firstId) || allowed.test(output.id()))
                .toList();
    }

    /** The id of the first one as it is now; empty while nothing is captured. */
    public String firstId() {
        CaptureDescription description = first.status().capture();
        return description == null ? "" : description.output();
    }

    /** Whether there is such an output now. The first one is always there. */
    public boolean has(String output) {
        return output.equals(FIRST)
                || all().stream().anyMatch(present -> present.id().equals(output));
    }

    /**
     * Watches an output, and captures it if nobody did.
     *
     * @param output the id of one of {@link #all}, or {@link #FIRST}
     * @throws IllegalArgumentException when there is none of that name that may be watched
     */
    public synchronized Watch watch(String output) {
        if (closed || output.equals(FIRST) || output.equals(firstId())) {
            return new Watch(FIRST, first);
        }
        if (!has(output)) {
            throw new IllegalArgumentException("There is no output " + output);
        }
        Other other = others.computeIfAbsent(output, this::open);
        other.watches++;
        return new Watch(output, other.pipeline);
    }

    private Other open(String output) {
        DesktopPipeline opened = DesktopPipeline.start(
                settings.fromAnySource(), List.of(new OtherOutput(first, output)), encoders, new Events(output));
        opened.limit(maxBitrate, maxFrameRate);
        opened.quality(quality);
        return new Other(opened);
    }

    private void leave(String output) {
        Other other = others.get(output);
        if (other == null || --other.watches > 0) {
            return;
        }
        others.remove(output);
        PipelineStatistics left = other.pipeline.statistics().ended();
        ended = ended == null ? left : ended.plus(left);
        endedTiles = endedTiles.plus(other.pipeline.tileStatistics());
        // It may wait for the desktop, and nobody waits for it.
        Thread.ofVirtual().name("waycast-output-end").start(other.pipeline::close);
    }

    /** Limits what each output sends: see {@link DesktopPipeline#limit}. */
    public synchronized void limit(long newMaxBitrate, int newMaxFrameRate) {
        maxBitrate = newMaxBitrate;
        maxFrameRate = newMaxFrameRate;
        pipelines().forEach(pipeline -> pipeline.limit(newMaxBitrate, newMaxFrameRate));
    }

    /** Changes what counts more, latency or the picture, for every output. */
    public synchronized void quality(QualityProfile newQuality) {
        quality = newQuality;
        pipelines().forEach(pipeline -> pipeline.quality(newQuality));
    }

    /** Of all outputs together. */
    public synchronized PipelineStatistics statistics() {
        PipelineStatistics all = pipelines().stream()
                .map(DesktopPipeline::statistics)
                .reduce(PipelineStatistics::plus)
                .orElseThrow();
        return ended == null ? all : all.plus(ended);
    }

    public synchronized TileStatistics tileStatistics() {
        return pipelines().stream().map(DesktopPipeline::tileStatistics).reduce(endedTiles, TileStatistics::plus);
    }

    /** Each format and rung, best first, of all outputs together; always the same ones in the same order. */
    public List<RungStatistics> rungs() {
        return statistics().rungs();
    }

    private List<DesktopPipeline> pipelines() {
        List<DesktopPipeline> all = new ArrayList<>();
        all.add(first);
        others.values().forEach(other -> all.add(other.pipeline));
        return all;
    }

    /** Ends every capture. */
    @Override
    public void close() {
        List<DesktopPipeline> open;
        synchronized (this) {
            closed = true;
            open = pipelines();
        }
        // The first one last: others may be captured through it.
        open.reversed().forEach(DesktopPipeline::close);
    }

    private final class Events implements PipelineListener {

        private final String output;

        private Events(String output) {
            this.output = output;
        }

        @Override
        public void onEncoded(EncodedFrame frame, Rung rung) {
            listener.onEncoded(output, frame, rung);
        }

        @Override
        public void onPicture(int width, int height) {
            listener.onPicture(output, width, height);
        }

        @Override
        public void onStatus(PipelineStatus status) {
            listener.onStatus(output, status);
        }

        @Override
        public void onOutputs() {
            if (output.equals(FIRST)) {
                listener.onOutputs();
            }
        }
    }
}

package dev.waycast.runtime.metrics;

import dev.waycast.media.frame.DamageStatistics;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.pipeline.PipelineStatistics;
import dev.waycast.media.pipeline.RungStatistics;
import dev.waycast.media.pipeline.TileStatistics;
import dev.waycast.media.stream.Rung;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.metrics.StageTimings.Stage;
import dev.waycast.transports.webrtc.SentFrame;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import dev.waycast.transports.webrtc.WebRtcTransport;
import dev.waycast.transports.webrtc.WebRtcTransportStatistics;
import dev.waycast.transports.webrtc.libwebrtc.LibWebRtcEngine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Everything that is measured, under the names of {@code docs/metrics.md}. Thread-safe. */
@ApplicationScoped
public class DesktopMetrics {

    private static final Duration SHORTEST = Duration.ofNanos(100_000);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final double LONGEST_BELIEVED_MILLIS = 60_000;

    private final MeterRegistry registry;
    private final boolean histogram;
    private final StageTimings timings = new StageTimings();
    private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);
    private final SessionTotals sessions = new SessionTotals();
    private final TileTotals tiles = new TileTotals();

    private volatile int quantiser = -1;

    private final Counter inputRefused;
    private final Counter inputReleased;
    private final Counter viewersRefused;
    private final Counter resumed;

    /** Micrometer's counters refer to their source weakly: one that nobody else holds would read 0 before long. */
    private final List<Supplier<?>> sources = new CopyOnWriteArrayList<>();

    @Inject
    public DesktopMetrics(MeterRegistry registry, WaycastConfig config) {
        this.registry = registry;
        this.histogram = config.performance().stageHistogram();
        for (Stage stage : Stage.values()) {
            timers.put(stage, timer(stage.text()));
        }
        inputRefused = registry.counter("waycast.input.dropped", "reason", "refused");
        inputReleased = registry.counter("waycast.input.released");
        viewersRefused = registry.counter("waycast.viewers.refused");
        resumed = registry.counter("waycast.signalling.resumed");
    }

    /** The sessions whose counters are summed. */
    public SessionTotals sessions() {
        return sessions;
    }

    /** Where sharp tiles are counted that go to viewers. */
    public TileTotals tiles() {
        return tiles;
    }

    public StageTimings timings() {
        return timings;
    }

    /** Exports the counters of the pipeline and its viewers. */
    public void watchPipeline(Supplier<PipelineStatistics> statistics) {
        count(
                "waycast.frames.captured",
                "Pictures delivered by the capture",
                statistics,
                s -> s.capture().frames());
        count("waycast.frames.skipped", "Captured pictures that were not encoded", statistics, DesktopMetrics::skipped);
        count("waycast.frames.encoded", "Encoded pictures", statistics, PipelineStatistics::encoded);
        count("waycast.frames.refined", "Encoded pictures that refined a still one", statistics, s -> s.refined());
        count("waycast.keyframes", "Encoded keyframes", statistics, PipelineStatistics::keyframes);
        count("waycast.encoded.bytes", "Bytes of all encoded pictures", statistics, s -> s.encodedBytes());
        count(
                "waycast.cursor.updates",
                "Pointer changes",
                statistics,
                s -> s.capture().cursorUpdates());
        count("waycast.capture.restarts", "Times the capture was opened again", statistics, s -> s.captureRestarts());
        count("waycast.capture.failures", "Captures that ended or did not open", statistics, s -> s.captureFailures());
        count("waycast.encoder.replacements", "Failed encoders replaced", statistics, s -> s.encoderReplacements());
        drops("displaced", statistics, PipelineStatistics::displaced);
        drops("unchanged", statistics, PipelineStatistics::unchanged);
        drops("unwatched", statistics, PipelineStatistics::unwatched);
        drops("encoder", statistics, PipelineStatistics::failed);
        drops("capture", statistics, s -> s.capture().skipped());
        compared("changed", statistics, d -> d.frames() - d.unchanged() - d.carried());
        compared("unchanged", statistics, DamageStatistics::unchanged);
        compared("carried", statistics, DamageStatistics::carried);
        count(
                "waycast.damage.blocks",
                "Changed blocks found",
                statistics,
                s -> s.damage().blocks());
        count(
                "waycast.damage.seconds",
                "Time spent comparing",
                statistics,
                s -> s.damage().nanos() / 1e9);
        tagged(
                "waycast.input.dropped",
                "Input that was not played",
                "reason",
                "desktop",
                statistics,
                PipelineStatistics::inputDropped);
        Gauge.builder("waycast.bitrate.target", statistics, s -> s.get().targetBitrate())
                .description("What the encoder aims at, bit/s")
                .strongReference(true)
                .register(registry);
        Gauge.builder("waycast.frames.leased", FrameLeases::open)
                .description("Captured pictures that some stage still holds")
                .register(registry);
    }

    /** Exports what each format and rung costs and who gets it. */
    public void watchRungs(Supplier<List<RungStatistics>> statistics) {
        List<RungStatistics> known = statistics.get();
        for (int i = 0; i < known.size(); i++) {
            int index = i;
            watchRung(known.get(i), () -> statistics.get().get(index));
        }
    }

    /** Exports what is cut out of pictures, and what of it goes to viewers. */
    public void watchTiles(Supplier<TileStatistics> statistics) {
        count("waycast.tiles.cut", "Pieces cut out of the picture without loss", statistics, TileStatistics::cut);
        count("waycast.tiles.cut.bytes", "Bytes of those", statistics, TileStatistics::bytes);
        count("waycast.tiles.unsuited", "Pieces too large without loss", statistics, TileStatistics::unsuited);
        Supplier<TileTotals> sent = this::tiles;
        count("waycast.tiles.sent", "Tiles sent, all viewers", sent, TileTotals::tiles);
        count("waycast.tiles.sent.bytes", "Bytes of those", sent, TileTotals::bytes);
    }

    private void watchRung(RungStatistics known, Supplier<RungStatistics> rung) {
        Tags tags = Tags.of(
                "format",
                known.format().name(),
                "rung",
                known.rung().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        rungGauge("waycast.rung.viewers", "Viewers of a rung", tags, rung, RungStatistics::readers);
        rungGauge("waycast.rung.bitrate.target", "What its encoder aims at, bit/s", tags, rung, r -> r.targetBitrate());
        rungGauge("waycast.rung.busy", "Share of time its thread spends encoding", tags, rung, RungStatistics::busy);
        rungCount("waycast.rung.frames", "Pictures encoded", tags, rung, RungStatistics::encoded);
        rungCount("waycast.rung.bytes", "Bytes of those pictures", tags, rung, RungStatistics::encodedBytes);
        rungCount("waycast.rung.failed", "Pictures lost to a failed encoder", tags, rung, RungStatistics::failed);
    }

    private void rungGauge(
            String name,
            String text,
            Tags tags,
            Supplier<RungStatistics> rung,
            ToDoubleFunction<RungStatistics> value) {
        Gauge.builder(name, rung, r -> value.applyAsDouble(r.get()))
                .description(text)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private void rungCount(
            String name,
            String text,
            Tags tags,
            Supplier<RungStatistics> rung,
            ToDoubleFunction<RungStatistics> value) {
        sources.add(rung);
        FunctionCounter.builder(name, rung, r -> value.applyAsDouble(r.get()))
                .description(text)
                .tags(tags)
                .register(registry);
    }

    /** Exports the counters of the transport. */
    public void watchTransport(WebRtcTransport transport, LibWebRtcEngine libwebrtc) {
        Supplier<WebRtcStatistics> sent = sessions::sum;
        drops("viewer", sent, WebRtcStatistics::framesDropped);
        count("waycast.webrtc.packets.sent", "RTP packets, resent ones included", sent, WebRtcStatistics::packetsSent);
        count("waycast.webrtc.bytes.sent", "Bytes of those packets", sent, WebRtcStatistics::bytesSent);
        count("waycast.webrtc.packets.retransmitted", "Resent packets", sent, WebRtcStatistics::packetsRetransmitted);
        count(
                "waycast.webrtc.retransmissions.refused",
                "Asked for too late, too soon again, or too often",
                sent,
                WebRtcStatistics::retransmissionsRefused);
        count("waycast.webrtc.bytes.retransmitted", "Bytes of those", sent, WebRtcStatistics::bytesRetransmitted);
        count("waycast.webrtc.packets.repair", "Forward error correction", sent, WebRtcStatistics::repairPackets);
        count("waycast.webrtc.bytes.repair", "Bytes of those", sent, WebRtcStatistics::repairBytes);
        count("waycast.webrtc.bytes.padding", "Bytes sent to probe networks", sent, WebRtcStatistics::paddingBytes);
        count("waycast.webrtc.packets.dropped", "Not taken by the system", sent, WebRtcStatistics::packetsDropped);
        count("waycast.webrtc.nacks", "Requests to resend", sent, WebRtcStatistics::nacks);
        count("waycast.webrtc.plis", "Requests for a keyframe", sent, WebRtcStatistics::plis);
        count("waycast.webrtc.frames.sent", "Frames sent, all viewers", sent, WebRtcStatistics::framesSent);
        Supplier<List<WebRtcStatistics>> present = sessions::present;
        Gauge.builder("waycast.webrtc.target.lowest", present, DesktopMetrics::lowestTarget)
                .description("What the slowest viewer's network is thought to carry, bit/s")
                .strongReference(true)
                .register(registry);
        Gauge.builder("waycast.webrtc.loss.highest", present, DesktopMetrics::highestLoss)
                .description("Share of packets lost on the way to the viewer that loses most, 0 to 1")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "waycast.webrtc.viewers.repaired",
                        present,
                        viewers -> viewers.get().stream()
                                .filter(WebRtcStatistics::repair)
                                .count())
                .description("Viewers sent forward error correction")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "waycast.webrtc.viewers.holding",
                        present,
                        viewers -> viewers.get().stream()
                                .filter(viewer -> viewer.heldFrames() > 0)
                                .count())
                .description("Viewers whose decoder holds frames back")
                .strongReference(true)
                .register(registry);
        Supplier<WebRtcTransportStatistics> port = transport::statistics;
        count("waycast.webrtc.datagrams", "Received datagrams", port, WebRtcTransportStatistics::datagramsReceived);
        ignored("unknown", port, WebRtcTransportStatistics::datagramsUnknown);
        ignored("malformed", port, WebRtcTransportStatistics::datagramsMalformed);
        ignored("check-unknown", port, WebRtcTransportStatistics::checksUnknown);
        ignored("check-rejected", port, WebRtcTransportStatistics::checksRejected);
        count("waycast.webrtc.handshakes.failed", "Failed DTLS handshakes", port, s -> s.handshakesFailed());
        count("waycast.webrtc.restarts", "ICE restarts", port, WebRtcTransportStatistics::restarts);
        count("waycast.webrtc.path.changes", "Paths to viewers changed", port, WebRtcTransportStatistics::pathChanges);
        Gauge.builder("waycast.webrtc.viewers.tcp", transport, WebRtcTransport::viewersOverTcp)
                .description("Viewers over TCP")
                .register(registry);
        Gauge.builder("waycast.webrtc.viewers.relayed", transport, WebRtcTransport::viewersOverRelay)
                .description("Viewers over this server's address on a TURN server")
                .register(registry);
        Gauge.builder("waycast.webrtc.relay", transport, relaying -> relaying.hasRelay() ? 1 : 0)
                .description("1 while this server has an address on a TURN server")
                .register(registry);
        count("waycast.webrtc.relay.bytes.sent", "Bytes over it", port, WebRtcTransportStatistics::relayBytesSent);
        count(
                "waycast.webrtc.relay.bytes.received",
                "Bytes over it",
                port,
                WebRtcTransportStatistics::relayBytesReceived);
        count("waycast.sessions", "Sessions opened", port, s -> s.sessionsAccepted() + libwebrtc.accepted());
        count("waycast.sessions.refused", "Refused: too many", port, WebRtcTransportStatistics::sessionsRefused);
        Gauge.builder("waycast.webrtc.sending", transport, WebRtcTransport::sendingShare)
                .description("Share of one processor that sending to all viewers takes")
                .register(registry);
        Gauge.builder("waycast.viewers", transport, t -> t.sessions().size() + libwebrtc.viewers())
                .description("Viewers now")
                .register(registry);
    }

    /** Once per picture. Pictures for slow networks wait for their turn, which says nothing about the desktop. */
    public void encoded(EncodedFrame frame, Rung rung) {
        if (rung != Rung.FULL) {
            return;
        }
        StageTimes times = frame.times();
        record(Stage.CAPTURE, times.presented, times.captured);
        record(Stage.QUEUE, times.captured, times.dequeued);
        record(Stage.CONVERT, times.dequeued, times.converted);
        record(Stage.ENCODE, times.converted, times.encoded);
        quantiser = frame.averageQp();
    }

    /** Of the newest picture: H.264, 0 best to 51; -1: not known. */
    public int quantiser() {
        return quantiser;
    }

    /** Once per picture and viewer. */
    public void sent(SentFrame frame) {
        record(Stage.PACKETISE, frame.times().encoded, frame.packetisedNanos());
        record(Stage.SEND, frame.packetisedNanos(), frame.sentNanos());
    }

    /** What a viewer says about a stage only it sees. It comes from outside: nonsense is left out. */
    public void viewerStage(String stage, Double millis) {
        if (millis != null && millis >= 0 && millis <= LONGEST_BELIEVED_MILLIS) {
            timer(stage).record(Duration.ofNanos((long) (millis * 1e6)));
        }
    }

    public void signallingError(String code) {
        Counter.builder("waycast.signalling.errors")
                .description("Error messages sent to viewers")
                .tag("code", code)
                .register(registry)
                .increment();
    }

    /** A page took up its session over another connection. */
    public void resumed() {
        resumed.increment();
    }

    /** Somebody found the desktop full. */
    public void viewerRefused() {
        viewersRefused.increment();
    }

    /** Input of viewers that was outside the limits. */
    public void inputRefused(long events) {
        inputRefused.increment(events);
    }

    /** Everything a viewer held was let go because the viewer fell silent. */
    public void inputReleased(long times) {
        inputReleased.increment(times);
    }

    /**
     * Somebody was turned away.
     *
     * @param reason {@code token} or {@code origin}
     */
    public void accessRefused(String reason) {
        Counter.builder("waycast.access.refused")
                .description("Requests turned away")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** Exports how many consents there are. */
    public void watchConsents(Supplier<Number> active) {
        Gauge.builder("waycast.consents", active)
                .description("Consents that last at the moment")
                .strongReference(true)
                .register(registry);
        for (String state : List.of("asked", "given", "refused", "renewed", "withdrawn", "expired")) {
            consents(state);
        }
        List.of("given", "refused", "unanswered").forEach(this::answers);
    }

    /** A consent was asked for, or its state changed; as in {@code docs/metrics.md}. */
    public void consentChanged(String state) {
        consents(state).increment();
    }

    /** A question to the person at the desktop is over; as in {@code docs/metrics.md}. */
    public void consentAnswered(String outcome, Duration time) {
        answers(outcome).record(time);
    }

    private Counter consents(String state) {
        return Counter.builder("waycast.consent.changes")
                .description("Consents asked for, given, refused and ended")
                .tag("state", state)
                .register(registry);
    }

    private Timer answers(String outcome) {
        return Timer.builder("waycast.consent.answer")
                .description("Time from a question to the person at the desktop to its answer")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void record(Stage stage, long from, long to) {
        if (from > 0 && to >= from) {
            timings.add(stage, to - from);
            timers.get(stage).record(Duration.ofNanos(to - from));
        }
    }

    private Timer timer(String stage) {
        return Timer.builder("waycast.stage")
                .description("Time a picture spends in a stage")
                .tag("stage", stage)
                .publishPercentileHistogram(histogram)
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    private static double lowestTarget(Supplier<List<WebRtcStatistics>> viewers) {
        return viewers.get().stream()
                .mapToLong(viewer -> viewer.network().targetBitrate())
                .min()
                .orElse(0);
    }

    private static double highestLoss(Supplier<List<WebRtcStatistics>> viewers) {
        return viewers.get().stream()
                .mapToDouble(WebRtcStatistics::fractionLost)
                .max()
                .orElse(0);
    }

    private static double skipped(PipelineStatistics s) {
        return s.displaced()
                + s.unchanged()
                + s.unwatched()
                + s.failed()
                + s.capture().skipped();
    }

    private void compared(
            String result, Supplier<PipelineStatistics> source, ToDoubleFunction<DamageStatistics> value) {
        tagged(
                "waycast.damage.pictures",
                "Pictures compared",
                "result",
                result,
                source,
                s -> value.applyAsDouble(s.damage()));
    }

    private <T> void drops(String reason, Supplier<T> source, ToDoubleFunction<T> value) {
        tagged("waycast.drops", "Pictures dropped", "reason", reason, source, value);
    }

    private <T> void ignored(String reason, Supplier<T> source, ToDoubleFunction<T> value) {
        tagged("waycast.webrtc.datagrams.ignored", "Datagrams ignored", "reason", reason, source, value);
    }

    private <T> void tagged(
            String name, String text, String tag, String label, Supplier<T> source, ToDoubleFunction<T> value) {
        sources.add(source);
        FunctionCounter.builder(name, source, s -> value.applyAsDouble(s.get()))
                .description(text)
                .tag(tag, label)
                .register(registry);
    }

    private <T> void count(String name, String text, Supplier<T> source, ToDoubleFunction<T> value) {
        sources.add(source);
        FunctionCounter.builder(name, source, s -> value.applyAsDouble(s.get()))
                .description(text)
                .register(registry);
    }
}

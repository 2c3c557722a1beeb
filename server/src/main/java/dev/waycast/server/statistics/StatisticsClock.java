package dev.waycast.server.statistics;

import com.sun.management.OperatingSystemMXBean;
import dev.waycast.media.pipeline.PipelineStatistics;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.metrics.StageTimings.Percentiles;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.runtime.session.SessionStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Reads the counters of desktop and sessions once a second and keeps the newest reading. Thread-safe. */
@ApplicationScoped
public class StatisticsClock {

    private static final Logger LOG = Logger.getLogger(StatisticsClock.class);

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("waycast-readings").factory());
    private final Collection<Consumer<Statistics>> watchers = new CopyOnWriteArrayList<>();
    private final OperatingSystemMXBean host = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Inject
    DesktopService desktop;

    @Inject
    DesktopMetrics metrics;

    @Inject
    LiveSessions sessions;

    @Inject
    WaycastConfig config;

    @Inject
    MeterRegistry registry;

    private long readAt = System.nanoTime();
    private PipelineStatistics read;

    /** Of the whole machine since the last reading, 0 to 1; below 0: not known. */
    private volatile double load;

    private volatile Statistics newest = new Statistics(Instant.now(), List.of(), List.of());

    void onStart(@Observes StartupEvent start) {
        exportLowest("value", Score::value);
        exportLowest("latency", Score::latency);
        exportLowest("throughput", Score::throughput);
        exportLowest("resources", Score::resources);
        exportLowest("quality", Score::quality);
        clock.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    void onStop(@Observes ShutdownEvent stop) {
        clock.shutdownNow();
    }

    private void exportLowest(String part, Function<Score, Integer> points) {
        Gauge.builder("waycast.session.score", this, clock -> clock.lowest(points))
                .description("The lowest performance score of all live sessions, 0 to 100")
                .tag("part", part)
                .register(registry);
    }

    /** NaN when there is none. */
    private double lowest(Function<Score, Integer> points) {
        return newest.sessions().stream()
                .map(session -> points.apply(session.score()))
                .filter(Objects::nonNull)
                .mapToDouble(Integer::doubleValue)
                .min()
                .orElse(Double.NaN);
    }

    /** At most a second old. */
    public Statistics newest() {
        return newest;
    }

    public Optional<Statistics.OfSession> newest(String session) {
        return newest.sessions().stream()
                .filter(reading -> reading.id().equals(session))
                .findFirst();
    }

    /** How a session works now. */
    public Score score(LiveSession session) {
        return newest(session.id())
                .map(Statistics.OfSession::score)
                .orElseGet(() -> score(session.status(), desktopNow()));
    }

    /**
     * Tells every reading.
     *
     * @param watcher called once a second on the clock's thread; returns at once and never throws
     */
    public void watch(Consumer<Statistics> watcher) {
        watchers.add(watcher);
    }

    private void tick() {
        try {
            newest = read();
            watchers.forEach(watcher -> watcher.accept(newest));
        } catch (RuntimeException e) {
            LOG.error("Statistics cannot be read", e);
        }
    }

    private Statistics read() {
        // Once: it is measured from call to call.
        load = host.getCpuLoad();
        Statistics.OfDesktop shown = readDesktop();
        List<Statistics.OfSession> viewers =
                sessions.all().stream().map(session -> of(session, shown)).toList();
        return new Statistics(Instant.now(), List.of(shown), viewers);
    }

    private Statistics.OfDesktop readDesktop() {
        long time = System.nanoTime();
        double seconds = (time - readAt) / 1e9;
        PipelineStatistics now = desktop.statistics().orElse(null);
        PipelineStatistics before = read == null ? now : read;
        readAt = time;
        read = now;
        return new Statistics.OfDesktop(
                desktop.name(),
                now == null ? 0 : (now.encoded() - before.encoded()) / seconds,
                now == null ? 0 : Math.round((now.encodedBytes() - before.encodedBytes()) * 8 / seconds),
                now == null ? 0 : now.targetBitrate(),
                quantiser(),
                desktop.viewers(),
                metrics.timings().percentiles());
    }

    private Integer quantiser() {
        int present = metrics.quantiser();
        return present < 0 ? null : present;
    }

    private Statistics.OfDesktop desktopNow() {
        List<Statistics.OfDesktop> desktops = newest.desktops();
        return desktops.isEmpty()
                ? new Statistics.OfDesktop(desktop.name(), 0, 0, 0, null, 0, Map.of())
                : desktops.getFirst();
    }

    private Statistics.OfSession of(LiveSession session, Statistics.OfDesktop shown) {
        SessionStatus status = session.status();
        return new Statistics.OfSession(
                session.id(),
                known(status.framesPerSecond()),
                status.bitrate(),
                status.targetBitrate(),
                known(status.lossPercent()),
                known(status.roundTripMillis()),
                known(status.networkMillis()),
                known(status.decodeMillis()),
                known(status.presentMillis()),
                known(status.endToEndMillis()),
                score(status, shown));
    }

    private Score score(SessionStatus status, Statistics.OfDesktop shown) {
        double processor = load;
        return Score.of(new Score.Measured(
                status.endToEndMillis(),
                status.roundTripMillis(),
                status.framesPerSecond(),
                shown.framesPerSecond(),
                status.targetBitrate() == 0 ? Double.NaN : status.targetBitrate(),
                desktop.width() == 0 ? Double.NaN : (double) desktop.width() * desktop.height(),
                processor < 0 ? Double.NaN : processor,
                encodingMillis(shown.stages()),
                config.capture().frameRate(),
                shown.quantiser() == null ? Double.NaN : shown.quantiser(),
                status.lossPercent()));
    }

    private static double encodingMillis(Map<String, Percentiles> stages) {
        Percentiles convert = stages.get("convert");
        Percentiles encode = stages.get("encode");
        return convert == null || encode == null ? Double.NaN : convert.p95() + encode.p95();
    }

    /** What is not known is null in JSON. */
    public static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}

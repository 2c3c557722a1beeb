package dev.waycast.benchmarks.network;

import com.google.gson.JsonObject;
import dev.waycast.benchmarks.latency.Browser;
import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.latency.MeasuredDesktop;
import dev.waycast.benchmarks.latency.MeasuredPage;
import dev.waycast.benchmarks.latency.ProcessUsage;
import dev.waycast.benchmarks.latency.Scenario;
import dev.waycast.benchmarks.latency.ServerProcess;
import dev.waycast.benchmarks.latency.SoakResult;
import dev.waycast.integration.network.ImpairmentRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** {@code ./waycast soak}: streams for long, samples every ten seconds, and judges whether anything grows. */
public final class SoakMeasurement {

    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration SAMPLE = Duration.ofSeconds(10);
    private static final Duration RECEIVER_SAMPLE = Duration.ofSeconds(2);
    private static final Scenario PICTURE = new Scenario(1280, 720, 30, Scenario.Content.DESKTOP, 1);

    private final Path project;
    private final Browser browser;
    private final Consumer<String> progress;

    public SoakMeasurement(Path project, Browser browser, Consumer<String> progress) {
        this.project = project;
        this.browser = browser;
        this.progress = progress;
    }

    /** @param network as it is before its events; none: the browser is on the same host */
    public SoakResult run(Duration duration, Optional<NetworkScenario> network) {
        try (MeasuredDesktop desktop = new MeasuredDesktop(PICTURE);
                ServerProcess server = ServerProcess.start(project, desktop.environment())) {
            if (network.isEmpty()) {
                try (MeasuredPage page =
                        MeasuredPage.open(browser, server.address(), PICTURE.width(), PICTURE.height())) {
                    return SoakResult.judge(PICTURE.name(), samples(server, page, duration));
                }
            }
            try (ImpairmentRelay relay =
                            NetworkMeasurement.relay(server, Engine.DIRECT, network.get(), Optional.empty());
                    MeasuredPage page = MeasuredPage.openBehind(
                            browser, relay.port(), server.address(), PICTURE.width(), PICTURE.height())) {
                return SoakResult.judge(
                        PICTURE.name() + ", " + network.get().meaning(), samples(server, page, duration));
            }
        }
    }

    private List<SoakResult.Sample> samples(ServerProcess server, MeasuredPage page, Duration duration) {
        List<SoakResult.Sample> samples = new ArrayList<>();
        page.sampleReceiver(RECEIVER_SAMPLE);
        LockSupport.parkNanos(WARM_UP.toNanos());
        page.readClock();
        long start = System.nanoTime();
        while (System.nanoTime() - start < duration.toNanos()) {
            samples.add(sample(server, page, start));
        }
        return samples;
    }

    private SoakResult.Sample sample(ServerProcess server, MeasuredPage page, long start) {
        ProcessUsage before = server.usage();
        MeasuredPage.Gathered gathered = page.gather(SAMPLE);
        ProcessUsage after = server.usage();
        Distribution latency = Distribution.of(gathered.frames().stream()
                .map(frame -> page.clock().monotonic(frame.callback()) - frame.committed())
                .toList());
        List<JsonObject> receiver = page.receiverSamples();
        SoakResult.Sample sample = new SoakResult.Sample(
                (after.at() - start) / 60e9,
                latency.p50(),
                latency.p95(),
                gathered.presented() / ((after.at() - before.at()) / 1e9),
                receiver.size() < 2
                        ? Double.NaN
                        : MeasuredPage.bufferTargetMillis(receiver.getFirst(), receiver.getLast()),
                after.processorShareSince(before),
                after.residentBytes() / 1e6,
                after.threads(),
                after.openFiles(),
                server.metric("waycast_frames_leased"));
        progress.accept(
                "%5.1f min  p50 %5.1f ms  p95 %5.1f ms  %4.1f frames/s  buffer %4.0f ms  %5.1f %% of a core  %5.1f MB"
                                .formatted(
                                        sample.minute(),
                                        sample.latencyP50(),
                                        sample.latencyP95(),
                                        sample.framesPerSecond(),
                                        sample.bufferTargetMillis(),
                                        sample.processorShare() * 100,
                                        sample.residentMegabytes())
                        + "  %d threads  %d files".formatted(sample.threads(), sample.openFiles()));
        return sample;
    }
}

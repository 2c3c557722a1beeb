package dev.waycast.benchmarks.network;

import dev.waycast.benchmarks.latency.Browser;
import dev.waycast.benchmarks.latency.DecodingViewers;
import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.latency.FrameSample;
import dev.waycast.benchmarks.latency.MeasuredDesktop;
import dev.waycast.benchmarks.latency.MeasuredPage;
import dev.waycast.benchmarks.latency.ProcessUsage;
import dev.waycast.benchmarks.latency.Scenario;
import dev.waycast.benchmarks.latency.ServerProcess;
import dev.waycast.integration.network.ImpairmentRelay;
import dev.waycast.integration.network.LinkConditions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * {@code ./waycast bench viewers}: one page that controls, alone; then with many viewers beside it that decode what they
 * get; then with one more, a page behind a slow network. All with one application.
 */
public final class ViewersMeasurement {

    private static final long SLOW_CAPACITY = 500_000;
    private static final LinkConditions SLOW = LinkConditions.PERFECT
            .withDelay(Duration.ofMillis(20), Duration.ofMillis(1))
            .withCapacity(SLOW_CAPACITY, 30_000);
    private static final Duration SETTLE = Duration.ofSeconds(6);
    private static final Scenario PICTURE = new Scenario(1280, 720, 30, Scenario.Content.DESKTOP, 1);

    private final Path project;
    private final Duration measured;
    private final Consumer<String> progress;

    /** @param measured each of the three */
    public ViewersMeasurement(Path project, Duration measured, Consumer<String> progress) {
        this.project = project;
        this.measured = measured;
        this.progress = progress;
    }

    /** @param viewers the controlling page included, at least 2 */
    public ViewersResult run(Browser browser, int viewers) {
        try (MeasuredDesktop desktop = new MeasuredDesktop(PICTURE);
                ServerProcess server = ServerProcess.start(project, desktop.environment());
                MeasuredPage page = MeasuredPage.open(browser, server.address(), PICTURE.width(), PICTURE.height())) {
            LockSupport.parkNanos(SETTLE.toNanos());
            page.readClock();
            ViewersResult.Stretch alone = stretch(server, page, 1);
            try (DecodingViewers others = DecodingViewers.connect(server, viewers - 1)) {
                LockSupport.parkNanos(SETTLE.toNanos());
                DecodingViewers.Reading before = others.read();
                ViewersResult.Stretch many = stretch(server, page, viewers);
                DecodingViewers.Reading after = others.read();
                ViewersResult.Others decoding =
                        new ViewersResult.Others(after.shareEachSince(before), after.slowestSince(before));
                return besideSlow(browser, server, page, alone, many, decoding);
            }
        }
    }

    private ViewersResult besideSlow(
            Browser browser,
            ServerProcess server,
            MeasuredPage page,
            ViewersResult.Stretch alone,
            ViewersResult.Stretch many,
            ViewersResult.Others others) {
        try (ImpairmentRelay relay = new ImpairmentRelay(server.udpPort())) {
            if (!relay.looksRemote()) {
                throw new IllegalStateException(
                        "This machine has no address but 127.0.0.1: a slow viewer cannot be told"
                                + " from one on the same host");
            }
            relay.up(SLOW.withCapacity(LinkConditions.UNLIMITED, Integer.MAX_VALUE));
            relay.down(SLOW);
            try (MeasuredPage slow = MeasuredPage.openBehind(
                    browser, relay.port(), server.address(), PICTURE.width(), PICTURE.height())) {
                LockSupport.parkNanos(SETTLE.multipliedBy(2).toNanos());
                slow.readClock();
                ViewersResult.Stretch beside = stretch(server, page, many.viewers() + 1);
                return new ViewersResult(alone, many, others, beside, slow(slow, relay));
            }
        }
    }

    private ViewersResult.Slow slow(MeasuredPage page, ImpairmentRelay relay) {
        ImpairmentRelay.Reading before = relay.read();
        MeasuredPage.Gathered gathered = page.gather(measured);
        ImpairmentRelay.Reading after = relay.read();
        double seconds = (after.at() - before.at()) / 1e9;
        String size = (String)
                page.page()
                        .evaluate(
                                "() => { const v = document.querySelector('video'); return `${v.videoWidth}×${v.videoHeight}`; }");
        return new ViewersResult.Slow(
                SLOW_CAPACITY,
                (after.carriedBytes() - before.carriedBytes()) * 8 / seconds,
                endToEnd(page, gathered.frames()),
                (gathered.frames().size() + gathered.unreadable()) / seconds,
                size);
    }

    private ViewersResult.Stretch stretch(ServerProcess server, MeasuredPage page, int viewers) {
        ProcessUsage before = server.usage();
        MeasuredPage.Gathered gathered = page.gather(measured);
        ProcessUsage after = server.usage();
        List<FrameSample> frames = gathered.frames();
        if (frames.size() < 2) {
            throw new IllegalStateException("With %d viewers only %d frames could be read back (%s)"
                    .formatted(viewers, frames.size(), gathered.why()));
        }
        ViewersResult.Stretch stretch = new ViewersResult.Stretch(
                viewers,
                endToEnd(page, frames),
                (double) (frames.size() + gathered.unreadable())
                        / (frames.getLast().counter() - frames.getFirst().counter() + 1),
                after.processorShareSince(before),
                after.machineShareSince(before),
                after.residentBytes() / 1e6);
        progress.accept("%2d viewers  p50 %5.1f  p95 %5.1f ms, %.1f %% of a core, %.0f %% of the machine"
                .formatted(
                        viewers,
                        stretch.endToEnd().p50(),
                        stretch.endToEnd().p95(),
                        100 * stretch.processorShare(),
                        100 * stretch.machineShare()));
        return stretch;
    }

    private static Distribution endToEnd(MeasuredPage page, List<FrameSample> frames) {
        return Distribution.of(frames.stream()
                .map(frame -> page.clock().monotonic(frame.callback()) - frame.committed())
                .toList());
    }
}

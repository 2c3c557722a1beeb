package dev.waycast.benchmarks.latency;

import dev.waycast.media.desktop.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** All end-to-end measurements, with one browser that stays warm. Used by one thread. */
public final class Harness implements AutoCloseable {

    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration REFINEMENT = Duration.ofSeconds(6);
    private static final Duration STANDING_STILL = Duration.ofSeconds(20);
    private static final Duration RECORDING = Duration.ofSeconds(30);
    private static final int STARTS = 7;

    private final Path project;
    private final Consumer<String> progress;
    private final Browser browser = new Browser();

    /** @param progress told in one line what is measured now */
    public Harness(Path project, Consumer<String> progress) {
        this.project = project;
        this.progress = progress;
    }

    public String browserVersion() {
        return browser.version();
    }

    /** Each run with a fresh desktop and application. */
    public ScenarioResult measure(Scenario scenario, int runs) {
        LatencyMeasurement measurement = new LatencyMeasurement(project, browser, WARM_UP, MEASURED);
        List<Run> done = new ArrayList<>();
        for (int i = 1; i <= runs; i++) {
            Run run = measurement.run(scenario);
            done.add(run);
            progress.accept("%-26s %d/%d  p50 %5.1f  p95 %5.1f  max %5.1f ms, %.1f of %d frames/s shown"
                    .formatted(
                            scenario.name(),
                            i,
                            runs,
                            run.endToEnd().p50(),
                            run.endToEnd().p95(),
                            run.endToEnd().max(),
                            run.shownOf(scenario.framesPerSecond()),
                            scenario.framesPerSecond()));
        }
        return new ScenarioResult(scenario, done);
    }

    /** Nothing changes on the desktop any more: what does a viewer still cost? */
    public StaticResult standStill() {
        Scenario scenario = new Scenario(1280, 720, 30, Scenario.Content.DESKTOP, 1);
        try (MeasuredDesktop desktop = new MeasuredDesktop(scenario);
                ServerProcess server = ServerProcess.start(project, desktop.environment());
                MeasuredPage page = MeasuredPage.open(browser, server.address(), scenario.width(), scenario.height())) {
            LockSupport.parkNanos(WARM_UP.toNanos());
            desktop.standStill();
            LockSupport.parkNanos(REFINEMENT.toNanos());
            long media = page.mediaBytesReceived();
            long signalling = page.signallingBytesReceived();
            ProcessUsage before = server.usage();
            MeasuredPage.Gathered gathered = page.gather(STANDING_STILL);
            ProcessUsage after = server.usage();
            double seconds = (after.at() - before.at()) / 1e9;
            StaticResult result = new StaticResult(
                    seconds,
                    after.processorShareSince(before),
                    (page.mediaBytesReceived() - media) * 8 / seconds,
                    (page.signallingBytesReceived() - signalling) * 8 / seconds,
                    gathered.presented());
            progress.accept("static desktop: %.2f %% of a core, %.1f kbit/s media, %.1f kbit/s signalling"
                    .formatted(
                            result.processorShare() * 100,
                            result.mediaBitrate() / 1000,
                            result.signallingBitrate() / 1000));
            return result;
        }
    }

    /** Each kind of beginning several times. The first of each warms up and does not count. */
    public StartResult start() {
        Scenario scenario = new Scenario(1280, 720, 30, Scenario.Content.DESKTOP, 1);
        List<Double> opened = new ArrayList<>();
        List<Double> reloaded = new ArrayList<>();
        List<Double> signedIn = new ArrayList<>();
        List<Double> administration = new ArrayList<>();
        try (MeasuredDesktop desktop = new MeasuredDesktop(scenario)) {
            List<Double> application = applicationStarts(desktop);
            try (ServerProcess server = ServerProcess.start(project, desktop.environment())) {
                for (int i = 0; i <= STARTS; i++) {
                    open(scenario, server, i == 0 ? new ArrayList<>() : opened, i == 0 ? new ArrayList<>() : reloaded);
                }
                SignIn person = SignIn.first(browser, server);
                for (int i = 0; i < STARTS; i++) {
                    signedIn.add(person.untilFirstFrame());
                    administration.add(person.untilAdministration());
                }
            }
            StartResult result = new StartResult(
                    Distribution.of(application),
                    Distribution.of(opened),
                    Distribution.of(reloaded),
                    Distribution.of(signedIn),
                    Distribution.of(administration));
            tell("application serves", result.application());
            tell("click to first frame, opened", result.opened());
            tell("click to first frame, reloaded", result.reloaded());
            tell("sign-in to first frame", result.signedIn());
            tell("administration interactive", result.administration());
            return result;
        }
    }

    private void tell(String what, Distribution millis) {
        progress.accept("%-32s p50 %.0f, max %.0f ms".formatted(what, millis.p50(), millis.max()));
    }

    private List<Double> applicationStarts(MeasuredDesktop desktop) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i <= STARTS; i++) {
            long begin = System.nanoTime();
            try (ServerProcess _ = ServerProcess.start(project, desktop.environment())) {
                if (i > 0) {
                    millis.add((System.nanoTime() - begin) / 1e6);
                }
            }
        }
        return millis;
    }

    private void open(Scenario scenario, ServerProcess server, List<Double> opened, List<Double> reloaded) {
        try (MeasuredPage page = MeasuredPage.open(browser, server.address(), scenario.width(), scenario.height())) {
            opened.add(page.firstFrameMillis());
            LockSupport.parkNanos(500_000_000);
            page.page().reload();
            page.awaitFrame();
            reloaded.add(page.firstFrameMillis());
        }
    }

    /** By turns nothing and so many events a second are recorded, twice each, while a page shows the desktop. */
    public RecordsResult record(int eventsPerSecond) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("waycast-load")) {
            return record(eventsPerSecond, folder.path());
        }
    }

    private RecordsResult record(int eventsPerSecond, Path folder) throws IOException {
        Scenario scenario = new Scenario(1280, 720, 30, Scenario.Content.DESKTOP, 1);
        Path rate = folder.resolve("rate");
        String agent = "-javaagent:" + JournalLoad.jar(folder) + "=" + rate;
        List<Double> quiet = new ArrayList<>();
        List<Double> loaded = new ArrayList<>();
        double quietShare = 0;
        double loadedShare = 0;
        double events = 0;
        double waiting = 0;
        double seconds = 0;
        try (MeasuredDesktop desktop = new MeasuredDesktop(scenario);
                ServerProcess server = ServerProcess.start(project, desktop.environment(), agent);
                MeasuredPage page = MeasuredPage.open(browser, server.address(), scenario.width(), scenario.height())) {
            page.readClock();
            for (int turn = 1; turn <= 2; turn++) {
                Files.writeString(rate, "0");
                LockSupport.parkNanos(WARM_UP.toNanos());
                quietShare += gather(server, page, quiet) / 2;
                Files.writeString(rate, Integer.toString(eventsPerSecond));
                LockSupport.parkNanos(WARM_UP.toNanos());
                double before = server.metric("waycast_audit_events_total");
                long start = System.nanoTime();
                loadedShare += gather(server, page, loaded) / 2;
                seconds += (System.nanoTime() - start) / 1e9;
                events += server.metric("waycast_audit_events_total") - before;
                waiting = Math.max(waiting, server.metric("waycast_audit_waiting_bytes"));
            }
        }
        RecordsResult result = new RecordsResult(
                events / seconds, waiting, Distribution.of(quiet), Distribution.of(loaded), quietShare, loadedShare);
        progress.accept(("recording %.0f events/s, %.0f bytes behind: p50 %.1f, p95 %.1f ms, %.1f %% of a core;"
                        + " without: p50 %.1f, p95 %.1f ms, %.1f %% of a core")
                .formatted(
                        result.eventsPerSecond(),
                        result.waitingBytes(),
                        result.recording().p50(),
                        result.recording().p95(),
                        result.recordingShare() * 100,
                        result.quiet().p50(),
                        result.quiet().p95(),
                        result.quietShare() * 100));
        return result;
    }

    /** Adds the end-to-end times of a while. Returns the application's share of a core. */
    private static double gather(ServerProcess server, MeasuredPage page, List<Double> endToEnd) {
        ProcessUsage before = server.usage();
        MeasuredPage.Gathered gathered = page.gather(RECORDING);
        ProcessUsage after = server.usage();
        gathered.frames().forEach(frame -> endToEnd.add(page.clock().monotonic(frame.callback()) - frame.committed()));
        return after.processorShareSince(before);
    }

    @Override
    public void close() {
        browser.close();
    }
}

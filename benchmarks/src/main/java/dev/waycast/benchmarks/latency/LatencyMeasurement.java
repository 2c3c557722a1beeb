package dev.waycast.benchmarks.latency;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Measures one scenario once: its own desktop, its own application, its own page. */
final class LatencyMeasurement {

    private final Path project;
    private final Browser browser;
    private final Duration warmUp;
    private final Duration duration;

    LatencyMeasurement(Path project, Browser browser, Duration warmUp, Duration duration) {
        this.project = project;
        this.browser = browser;
        this.warmUp = warmUp;
        this.duration = duration;
    }

    Run run(Scenario scenario) {
        try (MeasuredDesktop desktop = new MeasuredDesktop(scenario);
                ServerProcess server = ServerProcess.start(project, desktop.environment());
                MeasuredPage page = MeasuredPage.open(browser, server.address(), scenario.width(), scenario.height());
                LightViewers others = LightViewers.connect(server, scenario.viewers() - 1)) {
            LockSupport.parkNanos(warmUp.toNanos());
            page.readClock();
            long bytes = page.mediaBytesReceived();
            ProcessUsage before = server.usage();
            MeasuredPage.Gathered gathered = page.gather(duration);
            ProcessUsage after = server.usage();
            bytes = page.mediaBytesReceived() - bytes;
            page.readClock();
            others.check();
            return summarise(gathered, page, before, after, bytes);
        }
    }

    static Run summarise(
            MeasuredPage.Gathered gathered, MeasuredPage page, ProcessUsage before, ProcessUsage after, long bytes) {
        List<FrameSample> frames = gathered.frames();
        if (frames.size() < 2) {
            throw new IllegalStateException("Only %d frames could be read back, %d could not (%s)"
                    .formatted(frames.size(), gathered.unreadable(), gathered.why()));
        }
        ClockMapping clock = page.clock();
        double start = frames.getFirst().callback();
        Map<Stage, Distribution> stages = new EnumMap<>(Stage.class);
        List<Joined> joined = join(frames, gathered.server());
        for (Stage stage : Stage.values()) {
            stages.put(
                    stage,
                    Distribution.of(joined.stream()
                            .map(both -> stage.of(both.seen(), both.server(), clock))
                            .filter(Double::isFinite)
                            .toList()));
        }
        JsonObject statistics = page.statistics();
        double seconds = (after.at() - before.at()) / 1e9;
        return new Run(
                Distribution.of(frames.stream()
                        .map(frame -> clock.monotonic(frame.callback()) - frame.committed())
                        .toList()),
                stages,
                Distribution.of(gathered.server().stream()
                        .map(frame -> frame.encoded() - frame.dequeued())
                        .toList()),
                frames.stream()
                        .map(frame -> new double[] {
                            (frame.callback() - start) / 1000, clock.monotonic(frame.callback()) - frame.committed()
                        })
                        .toList(),
                frames.getLast().counter() - frames.getFirst().counter() + 1,
                gathered.presented(),
                gathered.unreadable(),
                seconds,
                after.processorShareSince(before),
                after.machineShareSince(before),
                after.residentBytes(),
                bytes * 8 / seconds,
                clock.errorBound(),
                statistics.has("encoder") ? statistics.get("encoder").getAsString() : "not known");
    }

    private record Joined(FrameSample seen, ServerFrame server) {}

    /** The RTP timestamp is what a frame is called on both sides. */
    private static List<Joined> join(List<FrameSample> frames, List<ServerFrame> server) {
        Map<Long, ServerFrame> byTimestamp = new HashMap<>();
        server.forEach(frame -> byTimestamp.put(frame.rtp() & 0xFFFFFFFFL, frame));
        return frames.stream()
                .filter(frame -> byTimestamp.containsKey(frame.rtp()))
                .map(frame -> new Joined(frame, byTimestamp.get(frame.rtp())))
                .toList();
    }
}

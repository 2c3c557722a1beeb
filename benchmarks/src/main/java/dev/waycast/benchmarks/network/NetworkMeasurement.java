package dev.waycast.benchmarks.network;

import com.google.gson.JsonObject;
import dev.waycast.benchmarks.latency.Browser;
import dev.waycast.benchmarks.latency.ClockMapping;
import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.latency.FrameSample;
import dev.waycast.benchmarks.latency.MeasuredDesktop;
import dev.waycast.benchmarks.latency.MeasuredPage;
import dev.waycast.benchmarks.latency.ProcessUsage;
import dev.waycast.benchmarks.latency.Scenario;
import dev.waycast.benchmarks.latency.ServerProcess;
import dev.waycast.integration.network.ImpairmentRelay;
import dev.waycast.integration.network.KernelBottleneck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs scenarios, each with a desktop, an application, a relay and a page of its own. Used by one thread; another one
 * makes the events happen and reads the network meanwhile.
 */
public final class NetworkMeasurement {

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration RECEIVER_SAMPLE = Duration.ofMillis(500);

    private final Path project;
    private final Browser browser;
    private final boolean namespaces;

    /** @param namespaces whether the kernel makes the bottleneck and the competing flow, in place of the relay */
    public NetworkMeasurement(Path project, Browser browser, boolean namespaces) {
        this.project = project;
        this.browser = browser;
        this.namespaces = namespaces;
    }

    /** @throws IllegalStateException when this machine cannot measure it, or no picture came */
    public NetworkRun run(NetworkScenario scenario, Engine engine) {
        Scenario picture = scenario.picture();
        try (MeasuredDesktop desktop = new MeasuredDesktop(picture);
                ServerProcess server = start(desktop, engine);
                ImpairmentRelay relay = relay(server, engine, scenario, bottleneck(scenario));
                MeasuredPage page = MeasuredPage.openBehind(
                        browser, relay.port(), server.address(), picture.width(), picture.height())) {
            page.sampleReceiver(RECEIVER_SAMPLE);
            LockSupport.parkNanos(WARM_UP.toNanos());
            page.readClock();
            ProcessUsage before = server.usage();
            try (NetworkWatch watch = new NetworkWatch(scenario, relay, server)) {
                MeasuredPage.Gathered gathered = page.gather(seconds(scenario.seconds()));
                ProcessUsage after = server.usage();
                watch.close();
                page.readClock();
                return summarise(scenario, engine, page, gathered, watch, before, after);
            }
        }
    }

    private ServerProcess start(MeasuredDesktop desktop, Engine engine) {
        ServerProcess server =
                ServerProcess.start(project, desktop.environment(), "-D" + Engine.SETTING + "=" + engine.setting());
        // An application that does not know the setting has the direct engine alone.
        if (engine != Engine.DIRECT && server.logged("Unrecognized configuration key \"" + Engine.SETTING + "\"")) {
            server.close();
            throw new IllegalArgumentException("This application has no engine " + engine.setting());
        }
        return server;
    }

    private Optional<KernelBottleneck> bottleneck(NetworkScenario scenario) {
        if (!namespaces) {
            return Optional.empty();
        }
        KernelBottleneck bottleneck = KernelBottleneck.open();
        bottleneck.roundTrip(scenario.down().delay().plus(scenario.up().delay()));
        return Optional.of(bottleneck);
    }

    /** In front of the application, with the scenario's first conditions. */
    static ImpairmentRelay relay(
            ServerProcess server, Engine engine, NetworkScenario scenario, Optional<KernelBottleneck> bottleneck) {
        ImpairmentRelay relay = new ImpairmentRelay(
                switch (engine) {
                    case DIRECT -> server.udpPort();
                    case LIBWEBRTC -> server.libwebrtcPort();
                },
                bottleneck);
        if (!relay.looksRemote()) {
            relay.close();
            throw new IllegalStateException("This machine has no address but 127.0.0.1, so that the application would"
                    + " take the viewer for one on the same host and spare its network nothing. Give it one, for"
                    + " instance: ip address add 192.0.2.1/32 dev lo");
        }
        relay.down(scenario.down());
        relay.up(scenario.up());
        return relay;
    }

    private static NetworkRun summarise(
            NetworkScenario scenario,
            Engine engine,
            MeasuredPage page,
            MeasuredPage.Gathered gathered,
            NetworkWatch watch,
            ProcessUsage before,
            ProcessUsage after) {
        List<FrameSample> frames = gathered.frames();
        if (frames.size() < 2) {
            throw new IllegalStateException("%s: only %d frames could be read back, %d could not (%s)"
                    .formatted(scenario.name(), frames.size(), gathered.unreadable(), gathered.why()));
        }
        ClockMapping clock = page.clock();
        double start = watch.startedAt() / 1e6;
        List<Timeline.Shown> shown = frames.stream()
                .map(frame -> new Timeline.Shown(
                        (clock.monotonic(frame.callback()) - start) / 1000,
                        frame.counter(),
                        clock.monotonic(frame.callback()) - frame.committed()))
                .toList();
        Timeline timeline =
                new Timeline(scenario.seconds(), shown, watch.link(), watch.estimates(), receiver(page, clock, start));
        return new NetworkRun(
                scenario,
                engine,
                timeline,
                Distribution.of(shown.stream().map(Timeline.Shown::latency).toList()),
                drawn(frames, scenario.seconds()),
                frames.size() + gathered.unreadable(),
                gathered.unreadable(),
                after.processorShareSince(before),
                after.machineShareSince(before),
                clock.errorBound());
    }

    /** Frames the client drew in all of the time, by the rate between two of which both is known. */
    private static long drawn(List<FrameSample> frames, double seconds) {
        FrameSample first = frames.getFirst();
        FrameSample last = frames.getLast();
        return Math.round((last.counter() - first.counter()) / (last.committed() - first.committed()) * 1000 * seconds);
    }

    private static List<Timeline.Receiver> receiver(MeasuredPage page, ClockMapping clock, double start) {
        List<Timeline.Receiver> receiver = new ArrayList<>();
        JsonObject before = null;
        for (JsonObject sample : page.receiverSamples()) {
            receiver.add(new Timeline.Receiver(
                    (clock.monotonic(sample.get("at").getAsDouble()) - start) / 1000,
                    sample.get("codec").getAsString(),
                    sample.get("packetsLost").getAsLong(),
                    sample.get("retransmittedPacketsReceived").getAsLong(),
                    sample.get("fecPacketsReceived").getAsLong(),
                    sample.get("nackCount").getAsLong(),
                    sample.get("pliCount").getAsLong(),
                    sample.get("framesDecoded").getAsLong(),
                    sample.get("framesDropped").getAsLong(),
                    before == null ? Double.NaN : MeasuredPage.bufferTargetMillis(before, sample),
                    sample.get("frameWidth").getAsInt(),
                    sample.get("frameHeight").getAsInt()));
            before = sample;
        }
        return receiver;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}

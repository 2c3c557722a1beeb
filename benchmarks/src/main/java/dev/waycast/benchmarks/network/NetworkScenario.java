package dev.waycast.benchmarks.network;

import dev.waycast.benchmarks.latency.Scenario;
import dev.waycast.integration.network.ImpairmentRelay;
import dev.waycast.integration.network.LinkConditions;
import dev.waycast.integration.network.Loss;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One network, what happens to it while a desktop is watched, and what the picture has to do.
 *
 * @param meaning in a few words
 * @param down towards the viewer, at first
 * @param up towards the application, at first
 * @param seconds measured, after warming up
 * @param events in their order
 */
public record NetworkScenario(
        String name,
        String meaning,
        Scenario picture,
        LinkConditions down,
        LinkConditions up,
        double seconds,
        List<Event> events,
        List<Demand> demands) {

    /**
     * Something that happens.
     *
     * @param at seconds since measuring began
     * @param capacity of the way to the viewer from then on, bit/s; 0: as before
     */
    public record Event(double at, String label, long capacity, Consumer<ImpairmentRelay> what) {}

    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final LinkConditions NEAR = LinkConditions.PERFECT.withDelay(ONE_WAY, Duration.ofMillis(1));
    private static final LinkConditions FAR =
            LinkConditions.PERFECT.withDelay(Duration.ofMillis(100), Duration.ofMillis(5));
    private static final int MEGABIT = 1_000_000;
    private static final int QUEUE_BYTES = 100_000;
    private static final Scenario MOTION = new Scenario(1280, 720, 30, Scenario.Content.MOTION, 1);
    private static final Scenario FILM = new Scenario(1280, 720, 30, Scenario.Content.FILM, 1);

    /** All of them, in the order in which they run. */
    public static List<NetworkScenario> all() {
        return List.of(
                steady("clean", "40 ms round trip and nothing else", NEAR, List.of(new Demand.NoFreeze(200))),
                steady(
                        "loss-1",
                        "1 % loss both ways, 40 ms round trip",
                        NEAR.withLoss(new Loss.Independent(0.01)),
                        List.of(new Demand.LatencyP95(75), new Demand.Shown(0.97), new Demand.NoFreeze(200))),
                steady(
                        "loss-5",
                        "5 % loss both ways, 40 ms round trip",
                        NEAR.withLoss(new Loss.Independent(0.05)),
                        List.of(new Demand.LatencyP95(120), new Demand.Shown(0.93), new Demand.NoFreeze(200))),
                steady(
                        "bursts",
                        "2 % loss both ways in bursts of 5 packets, 40 ms round trip",
                        NEAR.withLoss(new Loss.Bursts(0.02, 5)),
                        List.of(new Demand.NoFreeze(200))),
                steady("far", "200 ms round trip with 5 ms of jitter each way", FAR, List.of(new Demand.NoFreeze(200))),
                capacity(),
                competingTcp(),
                outage(),
                addressChange());
    }

    /** @throws IllegalArgumentException that names all there are */
    public static NetworkScenario named(String name) {
        return all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no network \"%s\"; the list: %s"
                        .formatted(
                                name, all().stream().map(NetworkScenario::name).collect(Collectors.joining(", ")))));
    }

    /** As long as it is, with all times multiplied. */
    public NetworkScenario stretched(double factor) {
        return new NetworkScenario(
                name,
                meaning,
                picture,
                down,
                up,
                seconds * factor,
                events.stream()
                        .map(event -> new Event(event.at() * factor, event.label(), event.capacity(), event.what()))
                        .toList(),
                demands.stream().map(demand -> demand.stretched(factor)).toList());
    }

    private static NetworkScenario steady(String name, String meaning, LinkConditions both, List<Demand> demands) {
        return new NetworkScenario(name, meaning, MOTION, both, both, 30, List.of(), demands);
    }

    private static NetworkScenario capacity() {
        return new NetworkScenario(
                "capacity",
                "8 Mbit/s, then 2, then 8 again; 40 ms round trip, 100 kB of queue",
                FILM,
                narrow(8),
                NEAR,
                55,
                List.of(
                        new Event(15, "2 Mbit/s", 2L * MEGABIT, relay -> relay.down(narrow(2))),
                        new Event(35, "8 Mbit/s", 8L * MEGABIT, relay -> relay.down(narrow(8)))),
                List.of(
                        new Demand.LatencyBackAfter(15, 35, 100, 2),
                        new Demand.CapacityUsedAfter(35, 55, 0.8, 10),
                        new Demand.NoFreeze(200)));
    }

    private static NetworkScenario competingTcp() {
        return new NetworkScenario(
                "tcp",
                "a TCP download (CUBIC) on the same 6 Mbit/s for 30 s; 40 ms round trip, 100 kB of queue",
                FILM,
                narrow(6),
                NEAR,
                50,
                List.of(
                        new Event(10, "TCP begins", 0, ImpairmentRelay::startTcp),
                        new Event(40, "TCP ends", 0, ImpairmentRelay::stopTcp)),
                List.of(new Demand.SharedWithTcp(15, 40, 1 / 3.0), new Demand.NoFreeze(200)));
    }

    private static NetworkScenario outage() {
        return new NetworkScenario(
                "outage",
                "nothing passes for 10 s; 8 Mbit/s, 40 ms round trip",
                MOTION,
                narrow(8),
                NEAR,
                40,
                List.of(new Event(10, "down", 0, relay -> relay.both(NEAR.down())), new Event(20, "up", 0, relay -> {
                    relay.down(narrow(8));
                    relay.up(NEAR);
                })),
                List.of(new Demand.PictureBackAfter(20, 1)));
    }

    private static NetworkScenario addressChange() {
        return new NetworkScenario(
                "address",
                "the viewer's address changes twice, as behind a NAT that forgot it; 40 ms round trip",
                MOTION,
                NEAR,
                NEAR,
                30,
                List.of(
                        new Event(10, "other address", 0, ImpairmentRelay::changeAddress),
                        new Event(20, "other address", 0, ImpairmentRelay::changeAddress)),
                List.of(new Demand.NoFreeze(200)));
    }

    private static LinkConditions narrow(int megabits) {
        return NEAR.withCapacity((long) megabits * MEGABIT, QUEUE_BYTES);
    }
}

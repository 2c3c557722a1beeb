package dev.waycast.benchmarks.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.waycast.benchmarks.latency.ServerProcess;
import dev.waycast.integration.network.ImpairmentRelay;
import dev.waycast.integration.network.LinkConditions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * While a scenario is measured: makes its events happen, reads the relay ten times a second, and asks the application
 * twice a second what it thinks of the network. On a thread of its own, from now until it is closed.
 */
final class NetworkWatch implements AutoCloseable {

    private static final long TICK = 100_000_000;
    private static final int TICKS_BETWEEN_ESTIMATES = 5;

    private final NetworkScenario scenario;
    private final ImpairmentRelay relay;
    private final ServerProcess server;
    private final long startedAt = System.nanoTime();
    private final List<Timeline.LinkSample> link = new ArrayList<>();
    private final List<Timeline.Estimate> estimates = new ArrayList<>();
    private final Thread thread;
    private volatile RuntimeException failure;
    private volatile boolean closed;

    NetworkWatch(NetworkScenario scenario, ImpairmentRelay relay, ServerProcess server) {
        this.scenario = scenario;
        this.relay = relay;
        this.server = server;
        this.thread = Thread.ofPlatform().daemon().name("network-watch").start(this::runUntilClosed);
    }

    /** {@link System#nanoTime()} */
    long startedAt() {
        return startedAt;
    }

    /** After it was closed. */
    List<Timeline.LinkSample> link() {
        return link;
    }

    /** After it was closed. */
    List<Timeline.Estimate> estimates() {
        return estimates;
    }

    /** Harmless when it is closed already. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException(scenario.name() + ": the network could not be watched", failure);
        }
    }

    private void runUntilClosed() {
        try {
            run();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void run() {
        Iterator<NetworkScenario.Event> events = scenario.events().iterator();
        NetworkScenario.Event next = events.hasNext() ? events.next() : null;
        long capacity = scenario.down().bitsPerSecond();
        ImpairmentRelay.Reading before = relay.read();
        long due = startedAt;
        for (int tick = 1; !closed; tick++) {
            // After a tick that came late the next one is a whole one later.
            due = Math.max(due, System.nanoTime() - TICK) + TICK;
            double tickEnds = (due - startedAt) / 1e9;
            while (next != null && next.at() < tickEnds) {
                parkUntil(startedAt + (long) (next.at() * 1e9));
                next.what().accept(relay);
                capacity = next.capacity() == 0 ? capacity : next.capacity();
                next = events.hasNext() ? events.next() : null;
            }
            parkUntil(due);
            ImpairmentRelay.Reading now = relay.read();
            link.add(sample(before, now, capacity == LinkConditions.UNLIMITED ? 0 : capacity));
            before = now;
            if (tick % TICKS_BETWEEN_ESTIMATES == 0) {
                estimate();
            }
        }
    }

    private Timeline.LinkSample sample(ImpairmentRelay.Reading before, ImpairmentRelay.Reading now, long capacity) {
        double seconds = (now.at() - before.at()) / 1e9;
        return new Timeline.LinkSample(
                (now.at() - startedAt) / 1e9,
                capacity,
                (now.carriedBytes() - before.carriedBytes()) * 8 / seconds,
                (now.tcpBytes() - before.tcpBytes()) * 8 / seconds,
                now.queueMillis(),
                now.lost() - before.lost() + now.overflowed() - before.overflowed());
    }

    private void estimate() {
        double at = (System.nanoTime() - startedAt) / 1e9;
        JsonArray live =
                server.read("/api/v1/sessions?state=live").getAsJsonObject().getAsJsonArray("items");
        for (JsonElement session : live) {
            if (session.getAsJsonObject().get("statistics") instanceof JsonObject statistics) {
                estimates.add(new Timeline.Estimate(
                        at,
                        number(statistics, "targetBitrate"),
                        number(statistics, "lossPercent"),
                        number(statistics, "roundTripMillis")));
            }
        }
    }

    private static double number(JsonObject statistics, String name) {
        JsonElement value = statistics.get(name);
        return value == null || value.isJsonNull() ? Double.NaN : value.getAsDouble();
    }

    private static void parkUntil(long moment) {
        for (long wait = moment - System.nanoTime(); wait > 0; wait = moment - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }
}

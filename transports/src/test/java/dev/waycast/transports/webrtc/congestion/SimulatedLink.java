package dev.waycast.transports.webrtc.congestion;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * One direction of a network in virtual time: a queue that drops what does not fit, a capacity that changes over time, a
 * propagation delay, and losses. Packets must be sent in the order of time. All times are nanoseconds from 0.
 */
public final class SimulatedLink {

    private final Random random;
    private final TreeMap<Long, Long> capacity = new TreeMap<>();
    private final TreeMap<Long, Long> outages = new TreeMap<>();
    private long delay = 20_000_000;
    private long queueBytes = 100_000;
    private double loss;
    private double burstStart;
    private double burstEnd = 1;
    private long jitter;
    private double reorder;
    private boolean inBurst;
    private long busyUntil;
    private long lastArrival;

    public SimulatedLink(long bitsPerSecond, Random random) {
        this.random = random;
        capacity.put(0L, bitsPerSecond);
    }

    /** From then on. */
    public SimulatedLink capacity(double fromSeconds, long bitsPerSecond) {
        capacity.put(nanos(fromSeconds), bitsPerSecond);
        return this;
    }

    /** One way. */
    public SimulatedLink delayMillis(double millis) {
        delay = nanos(millis / 1000);
        return this;
    }

    public SimulatedLink queueBytes(long bytes) {
        queueBytes = bytes;
        return this;
    }

    /** Each packet by itself. */
    public SimulatedLink loss(double share) {
        loss = share;
        return this;
    }

    /** Gilbert-Elliott: everything is lost in a burst. */
    public SimulatedLink bursts(double startProbability, double meanPackets) {
        burstStart = startProbability;
        burstEnd = 1 / meanPackets;
        return this;
    }

    /** Evenly between nothing and this, without overtaking. */
    public SimulatedLink jitterMillis(double millis) {
        jitter = nanos(millis / 1000);
        return this;
    }

    /** This share of the packets comes up to 20 ms later than the others. */
    public SimulatedLink reorder(double share) {
        reorder = share;
        return this;
    }

    public SimulatedLink outage(double fromSeconds, double toSeconds) {
        outages.put(nanos(fromSeconds), nanos(toSeconds));
        return this;
    }

    /** @return when the packet arrives; empty when it is lost */
    public OptionalLong send(long now, int bytes) {
        Map.Entry<Long, Long> outage = outages.floorEntry(now);
        if (outage != null && now < outage.getValue()) {
            return OptionalLong.empty();
        }
        if (queuedBytes(now) + bytes > queueBytes) {
            return OptionalLong.empty();
        }
        busyUntil = transmitted(Math.max(now, busyUntil), bytes);
        if (isLost()) {
            return OptionalLong.empty();
        }
        long arrival = busyUntil + delay + (jitter == 0 ? 0 : random.nextLong(jitter));
        if (reorder > 0 && random.nextDouble() < reorder) {
            return OptionalLong.of(arrival + random.nextLong(20_000_000));
        }
        lastArrival = Math.max(arrival, lastArrival);
        return OptionalLong.of(lastArrival);
    }

    /** For how long a packet would wait now. */
    public double queueMillis(long now) {
        return Math.max(0, busyUntil - now) / 1e6;
    }

    public long capacityAt(long now) {
        return capacity.floorEntry(now).getValue();
    }

    private double queuedBytes(long now) {
        double bytes = 0;
        long at = now;
        while (at < busyUntil) {
            Long change = capacity.higherKey(at);
            long until = change == null ? busyUntil : Math.min(busyUntil, change);
            bytes += (until - at) / 8e9 * capacityAt(at);
            at = until;
        }
        return bytes;
    }

    private long transmitted(long from, int bytes) {
        double bits = 8.0 * bytes;
        long at = from;
        while (true) {
            Long change = capacity.higherKey(at);
            double nanos = bits * 1e9 / capacityAt(at);
            if (change == null || at + nanos <= change) {
                return at + (long) nanos;
            }
            bits -= (change - at) / 1e9 * capacityAt(at);
            at = change;
        }
    }

    private boolean isLost() {
        inBurst = inBurst ? random.nextDouble() >= burstEnd : random.nextDouble() < burstStart;
        return inBurst || random.nextDouble() < loss;
    }

    public static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }
}

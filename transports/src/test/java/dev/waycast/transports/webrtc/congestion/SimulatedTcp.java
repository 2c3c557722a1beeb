package dev.waycast.transports.webrtc.congestion;

import java.util.OptionalLong;

/**
 * A long transfer beside the video: TCP with slow start, congestion avoidance as Reno (RFC 5681) or Cubic (RFC 9438), and
 * fast recovery. What it carries is counted, not kept.
 */
public final class SimulatedTcp {

    public enum Growth {
        RENO,
        CUBIC
    }

    private static final int SEGMENT = 1500;
    private static final double CUBIC_C = 0.4;
    private static final double CUBIC_BETA = 0.7;
    private static final long RETRANSMISSION_TIMEOUT = 1_000_000_000L;

    private final VirtualTime time;
    private final SimulatedLink link;
    private final long returnDelay;
    private final Growth growth;
    private double window = 10;
    private double threshold = Double.MAX_VALUE;
    private double windowBefore;
    private long lossAt;
    private long next;
    private long inFlight;
    private long recoverUntil = -1;
    private long lastAcknowledged;
    private long delivered;

    public SimulatedTcp(VirtualTime time, SimulatedLink link, long returnDelay, Growth growth) {
        this.time = time;
        this.link = link;
        this.returnDelay = returnDelay;
        this.growth = growth;
    }

    public void start(double atSeconds) {
        time.at(SimulatedLink.nanos(atSeconds), () -> {
            lastAcknowledged = time.now();
            fill();
            time.every(100_000_000, this::checkTimeout);
        });
    }

    /** Bytes that arrived. */
    public long delivered() {
        return delivered;
    }

    private void fill() {
        while (inFlight < (long) window) {
            long number = next++;
            long left = time.now();
            inFlight++;
            OptionalLong arrival = link.send(left, SEGMENT);
            if (arrival.isPresent()) {
                time.at(arrival.getAsLong() + returnDelay, () -> acknowledged());
            } else {
                // Three segments behind it come at about the time when it would have come.
                long noticed = (long) (link.queueMillis(left) * 1e6) + 2 * returnDelay + 3_000_000;
                time.after(noticed, () -> lost(number));
            }
        }
    }

    private void acknowledged() {
        inFlight--;
        delivered += SEGMENT;
        lastAcknowledged = time.now();
        if (window < threshold) {
            window++;
        } else {
            window = switch (growth) {
                case RENO -> window + 1 / window;
                case CUBIC -> Math.max(window + 0.5 / window, cubic());
            };
        }
        fill();
    }

    private double cubic() {
        double k = Math.cbrt(windowBefore * (1 - CUBIC_BETA) / CUBIC_C);
        double t = (time.now() - lossAt) / 1e9 - k;
        double wanted = CUBIC_C * t * t * t + windowBefore;
        return window + Math.clamp(wanted - window, 0, 0.5 * window) / window;
    }

    private void lost(long number) {
        inFlight--;
        if (number > recoverUntil) {
            recoverUntil = next - 1;
            windowBefore = window;
            lossAt = time.now();
            window = Math.max(2, window * (growth == Growth.RENO ? 0.5 : CUBIC_BETA));
            threshold = window;
        }
        fill();
    }

    private void checkTimeout() {
        if (time.now() - lastAcknowledged > RETRANSMISSION_TIMEOUT && inFlight < 1) {
            lastAcknowledged = time.now();
            threshold = Math.max(2, window / 2);
            window = 2;
            fill();
        }
    }
}

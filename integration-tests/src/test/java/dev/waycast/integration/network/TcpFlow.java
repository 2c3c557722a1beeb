package dev.waycast.integration.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * A TCP download that shares the links with the viewer: always something to send, CUBIC (RFC 9438), an acknowledgement
 * for each segment, losses told by three later ones that arrived (RFC 6675) or by the timer (RFC 6298). Only its packets'
 * sizes travel. Not thread safe.
 */
public final class TcpFlow {

    static final int SEGMENT_BYTES = 1500;
    private static final int ACK_BYTES = 52;
    private static final int PAYLOAD_BYTES = 1448;
    private static final int INITIAL_WINDOW = 10;
    private static final int DUPLICATE_THRESHOLD = 3;
    private static final double BETA = 0.7;
    private static final double C = 0.4;
    private static final long SHORTEST_TIMEOUT = 200_000_000;
    private static final long FIRST_TIMEOUT = 1_000_000_000;

    /** @param number counts sendings, so that a segment that was sent again is told from its first sending */
    private record Sending(long number, long sentAt) {}

    private final Link down;
    private final Link up;
    private final TreeMap<Long, Sending> inFlight = new TreeMap<>();
    private final Queue<Long> again = new ArrayDeque<>();
    private long sendings;
    private long nextSegment;
    private long arrivedBytes;
    private boolean stopped;

    private double window = INITIAL_WINDOW;
    private double threshold = Double.MAX_VALUE;
    private double windowAtLoss;
    private boolean inEpoch;
    private long epochStart;
    private double epochOffsetSeconds;
    private double renoWindow;
    private long recoveryUntil = -1;

    private double smoothedRoundTrip;
    private double roundTripVariation;
    private long timeout = FIRST_TIMEOUT;
    private long timerStart;

    /** @param down carries its segments, {@code up} its acknowledgements */
    public TcpFlow(Link down, Link up) {
        this.down = down;
        this.up = up;
    }

    public void start(long now) {
        timerStart = now;
        send(now);
    }

    /** Sends nothing any more. */
    public void stop() {
        stopped = true;
        inFlight.clear();
    }

    /** Bytes of payload that arrived, repeated ones included. */
    public long arrivedBytes() {
        return arrivedBytes;
    }

    /** When {@link #onTime} has to be called at the latest. */
    public long nextDue() {
        return inFlight.isEmpty() ? Link.NEVER : timerStart + timeout;
    }

    public void onTime(long now) {
        if (inFlight.isEmpty() || now < timerStart + timeout) {
            return;
        }
        threshold = Math.max(2, window * BETA);
        windowAtLoss = window;
        window = 1;
        inEpoch = false;
        again.addAll(inFlight.keySet());
        inFlight.clear();
        timeout *= 2;
        timerStart = now;
        recoveryUntil = nextSegment;
        send(now);
    }

    private void send(long now) {
        while (!stopped && inFlight.size() < (long) window) {
            long segment = again.isEmpty() ? nextSegment++ : again.poll();
            Sending sending = new Sending(sendings++, now);
            inFlight.put(segment, sending);
            down.offer(at -> onSegment(segment, sending, at), SEGMENT_BYTES, now);
        }
    }

    private void onSegment(long segment, Sending sending, long now) {
        arrivedBytes += PAYLOAD_BYTES;
        up.offer(at -> onAcknowledged(segment, sending, at), ACK_BYTES, now);
    }

    private void onAcknowledged(long segment, Sending sending, long now) {
        if (stopped || inFlight.remove(segment) == null) {
            return;
        }
        timerStart = now;
        measure(now - sending.sentAt());
        lose(sending.number(), now);
        if (segment >= recoveryUntil) {
            grow(now);
        }
        send(now);
    }

    /** What was sent well before a segment that arrived, and did not arrive itself, is lost. */
    private void lose(long arrived, long now) {
        List<Long> lost = new ArrayList<>();
        for (Map.Entry<Long, Sending> entry : inFlight.entrySet()) {
            if (entry.getValue().number() + DUPLICATE_THRESHOLD <= arrived) {
                lost.add(entry.getKey());
            }
        }
        if (lost.isEmpty()) {
            return;
        }
        inFlight.keySet().removeAll(lost);
        again.addAll(lost);
        if (lost.getLast() >= recoveryUntil) {
            recoveryUntil = nextSegment;
            reduce(now);
        }
    }

    /** RFC 9438 sections 4.6 and 4.7. */
    private void reduce(long now) {
        windowAtLoss = window < windowAtLoss ? window * (1 + BETA) / 2 : window;
        window = Math.max(2, window * BETA);
        threshold = window;
        beginEpoch(now);
    }

    private void beginEpoch(long now) {
        inEpoch = true;
        epochStart = now;
        renoWindow = window;
        windowAtLoss = Math.max(windowAtLoss, window);
        epochOffsetSeconds = Math.cbrt((windowAtLoss - window) / C);
    }

    /** RFC 9438 sections 4.2 and 4.3: as the cubic says, and never less than Reno. */
    private void grow(long now) {
        if (window < threshold) {
            window++;
            return;
        }
        if (!inEpoch) {
            beginEpoch(now);
        }
        double seconds = (now - epochStart) / 1e9 + smoothedRoundTrip / 1e9 - epochOffsetSeconds;
        double target = Math.min(C * seconds * seconds * seconds + windowAtLoss, window * 1.5);
        renoWindow += 3 * (1 - BETA) / (1 + BETA) / window;
        if (target > window) {
            window += (target - window) / window;
        }
        window = Math.max(window, renoWindow);
    }

    /** RFC 6298 section 2. */
    private void measure(long roundTrip) {
        if (smoothedRoundTrip == 0) {
            smoothedRoundTrip = roundTrip;
            roundTripVariation = roundTrip / 2.0;
        } else {
            roundTripVariation = 0.75 * roundTripVariation + 0.25 * Math.abs(smoothedRoundTrip - roundTrip);
            smoothedRoundTrip = 0.875 * smoothedRoundTrip + 0.125 * roundTrip;
        }
        timeout = Math.max(SHORTEST_TIMEOUT, (long) (smoothedRoundTrip + 4 * roundTripVariation));
    }
}

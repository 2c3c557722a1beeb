package dev.waycast.transports.webrtc.congestion;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * When to try whether the network carries more: at the start with three and then six times the start bitrate, after a
 * large drop, when what is wanted is more than the estimate, and when a quiet time ends. One probe at a time; one that
 * succeeds is followed by the next, one that fails lets the next wait longer.
 */
final class ProbeController {

    private static final int MIN_PACKETS = 5;
    private static final double SECONDS = 0.015;
    private static final double START_FACTOR = 3;
    private static final double FACTOR = 2;
    /** A probe that arrives at this share of its bitrate succeeded. */
    private static final double SUCCESS = 0.7;
    /** After a drop to less than this share, what was before is tried. */
    private static final double LARGE_DROP = 0.66;

    private static final double SHARE_OF_BEFORE = 0.85;
    private static final long SECOND = 1_000_000_000L;
    private static final long RESULT_TIMEOUT = SECOND;
    private static final long FIRST_INTERVAL = 3 * SECOND;
    private static final long LONGEST_INTERVAL = 6 * SECOND;
    private static final long PROMISING_INTERVAL = SECOND / 2;
    private static final long AFTER_DROP = SECOND;
    private static final long SUCCESS_MISLED = 3 * SECOND;
    private static final long MISLED = 20 * SECOND;
    private static final long QUIET = 5 * SECOND;

    private final CongestionSettings settings;
    private Probe outstanding;
    private ProbeBitrateEstimator estimator;
    private long outstandingSince;
    private int number;
    private boolean started;
    private double next;
    private long lastProbe;
    private long interval = FIRST_INTERVAL;
    private double beforeDrop;
    private long droppedAt;
    private boolean wasApplicationLimited;
    private boolean quietEnded;
    private boolean misled;
    private long misledAt;
    private long lastSuccess;

    ProbeController(CongestionSettings settings) {
        this.settings = settings;
    }

    /** Something is sent for the first time. */
    void start(long now) {
        if (!started) {
            started = true;
            lastProbe = now;
            next = START_FACTOR * settings.startBitrate();
        }
    }

    /** The estimate was lowered. */
    void dropped(double before, double after, long now) {
        next = 0;
        if (now - lastSuccess < SUCCESS_MISLED) {
            interval = Math.min(LONGEST_INTERVAL, 2 * interval);
            misledAt = now;
            misled = true;
        }
        if (after < LARGE_DROP * before) {
            beforeDrop = Math.max(before, beforeDrop);
        }
        droppedAt = now;
    }

    /** What is used now was once known to be more. */
    void remember(double before, long now) {
        beforeDrop = before;
        droppedAt = now - AFTER_DROP;
        interval = FIRST_INTERVAL;
    }

    /**
     * @param estimate bit/s
     * @param applicationLimited whether less is wanted than the estimate
     * @param healthy whether nothing speaks against more
     * @param promising whether even bursts pass without waiting
     */
    Optional<Probe> take(double estimate, boolean applicationLimited, boolean healthy, boolean promising, long now) {
        quietEnded |= wasApplicationLimited && !applicationLimited;
        wasApplicationLimited = applicationLimited;
        if (outstanding != null) {
            if (now - outstandingSince < RESULT_TIMEOUT) {
                return Optional.empty();
            }
            finish(false);
        }
        if (!started || !healthy || estimate >= settings.maxBitrate()) {
            return Optional.empty();
        }
        double bitrate = due(estimate, applicationLimited, promising, now);
        return bitrate == 0 ? Optional.empty() : Optional.of(send(Math.min(bitrate, settings.maxBitrate()), now));
    }

    private double due(double estimate, boolean applicationLimited, boolean promising, long now) {
        if (next > 0) {
            return next;
        }
        long since = now - lastProbe;
        if (promising
                && beforeDrop * SHARE_OF_BEFORE > estimate
                && now - droppedAt >= AFTER_DROP
                && since >= interval / 2) {
            double bitrate = SHARE_OF_BEFORE * beforeDrop;
            beforeDrop = 0;
            return bitrate;
        }
        boolean afterQuiet = quietEnded && since >= QUIET;
        return afterQuiet || !applicationLimited && since >= (promising && !misled(now) ? PROMISING_INTERVAL : interval)
                ? FACTOR * estimate
                : 0;
    }

    private boolean misled(long now) {
        return misled && now - misledAt < MISLED;
    }

    private Probe send(double bitrate, long now) {
        number++;
        next = 0;
        quietEnded = false;
        lastProbe = now;
        outstandingSince = now;
        outstanding = new Probe(number, (long) bitrate, MIN_PACKETS, (int) (bitrate * SECONDS / 8));
        estimator = new ProbeBitrateEstimator(outstanding);
        return outstanding;
    }

    /** @return bit/s when this packet completes a probe */
    OptionalLong onPacket(PacketResult packet, long now) {
        if (outstanding == null || packet.sent().probe() != outstanding.number()) {
            return OptionalLong.empty();
        }
        OptionalLong result = estimator.add(packet);
        if (result.isPresent()) {
            boolean success = result.getAsLong() >= SUCCESS * outstanding.bitsPerSecond();
            if (success) {
                lastSuccess = now;
                next = FACTOR * outstanding.bitsPerSecond();
            }
            finish(success);
        }
        return result;
    }

    private void finish(boolean success) {
        outstanding = null;
        interval = success ? FIRST_INTERVAL : Math.min(LONGEST_INTERVAL, 2 * interval);
    }
}

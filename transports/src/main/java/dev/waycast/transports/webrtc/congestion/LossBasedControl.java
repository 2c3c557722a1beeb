package dev.waycast.transports.webrtc.congestion;

import java.util.List;

/**
 * The bitrate that losses allow. Packets lost at random are not congestion, so less is sent for a while to find out: a
 * loss that becomes much smaller by it was congestion, and the lower rate stays and grows slowly; one that does not
 * belongs to the network, and the rate is given back.
 */
final class LossBasedControl {

    /** More than this beyond what the network always loses is too much. */
    private static final double TOLERATED = 0.08;
    /** Less is enough with a queue that stands, for it overflows, and where losses were congestion before. */
    private static final double TOLERATED_IF_SUSPECT = 0.03;
    /** A network that always loses more than this is treated as congested. */
    private static final double MAX_INHERENT = 0.25;
    /** The loss must become smaller than this share for the lower rate to have helped. */
    private static final double HELPED = 0.5;
    /** Of what arrived, so that a link which loses what it cannot carry loses nothing. */
    private static final double BELOW_ARRIVED = 0.95;

    private static final double MOST_AT_ONCE = 0.5;
    /** Only a rate that really became lower proves something. */
    private static final double LOWER = 0.97;

    private static final double GROWTH = 1.08;
    private static final double GROWTH_IF_SUSPECT = 1.03;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_TRY = 3 * SECOND;
    private static final long SUSPECT = 30 * SECOND;

    private final CongestionSettings settings;
    private final LossWindow window = new LossWindow();
    private double bound;
    private double inherent;
    private long countFrom;
    private boolean trying;
    private long tryingSince;
    private double lossBefore;
    private double boundBefore;
    private double sentBefore;
    private boolean everCongested;
    private long congestedAt;
    private long lastUpdate;

    LossBasedControl(CongestionSettings settings, long now) {
        this.settings = settings;
        this.bound = settings.maxBitrate();
        this.lastUpdate = now;
        this.countFrom = now;
    }

    /** Bit/s; the highest bitrate when losses set no bound. */
    double bound() {
        return bound;
    }

    double lossFraction() {
        return window.fraction();
    }

    /** Packets that left before say nothing about what is sent from now on. */
    void countFrom(long now) {
        countFrom = now;
        trying = false;
        window.forget();
    }

    void add(List<PacketResult> results, long now) {
        int packets = 0;
        int lost = 0;
        for (PacketResult result : results) {
            if (result.sent().sentAt() - countFrom >= 0) {
                packets += result.cameAfterAll() ? 0 : 1;
                lost += result.received() ? 0 : 1;
                lost -= result.cameAfterAll() ? 1 : 0;
            }
        }
        window.add(packets, lost, now);
    }

    /**
     * @param sent bit/s over the last second
     * @param acknowledged bit/s that arrive, 0: not known
     * @param queueStands whether all packets wait somewhere
     * @param sendsLittle compared with what is allowed: then losses are hardly of our making
     */
    void update(double sent, double acknowledged, boolean queueStands, boolean sendsLittle, long now) {
        if (!window.meaningful() || now - lastUpdate < SECOND) {
            return;
        }
        double seconds = Math.clamp((now - lastUpdate) / (double) SECOND, 0, 2);
        lastUpdate = now;
        double loss = window.fraction();
        inherent = Math.min(inherent, loss);
        if (trying && sent <= LOWER * sentBefore) {
            judge(loss, now);
        }
        boolean suspect = suspect(now);
        if (trying) {
            giveUpTrying(loss, now);
        } else if (loss > tolerated(queueStands || suspect, sendsLittle)) {
            cut(loss, sent, acknowledged, now);
        } else {
            bound = settings.clamp(bound * Math.pow(suspect ? GROWTH_IF_SUSPECT : GROWTH, seconds));
        }
    }

    /** It was seen to carry this much, if only for a moment. */
    void raise(double bitsPerSecond) {
        bound = Math.max(bound, settings.clamp(bitsPerSecond));
    }

    private double tolerated(boolean suspect, boolean sendsLittle) {
        if (sendsLittle) {
            return inherent + MAX_INHERENT;
        }
        return inherent + (suspect ? TOLERATED_IF_SUSPECT : TOLERATED);
    }

    private boolean suspect(long now) {
        return everCongested && now - congestedAt < SUSPECT;
    }

    private void cut(double loss, double sent, double acknowledged, long now) {
        double arrived = acknowledged > 0 ? acknowledged : sent * (1 - loss);
        boundBefore = bound;
        sentBefore = sent;
        lossBefore = loss;
        bound = settings.clamp(Math.min(bound, Math.max(MOST_AT_ONCE * sent, BELOW_ARRIVED * arrived)));
        countFrom(now);
        trying = true;
        tryingSince = now;
    }

    /** An encoder that does not follow proves nothing. */
    private void giveUpTrying(double loss, long now) {
        if (now - tryingSince > LONGEST_TRY) {
            learn(loss);
        }
    }

    private void judge(double loss, long now) {
        trying = false;
        if (loss < HELPED * lossBefore) {
            everCongested = true;
            congestedAt = now;
        } else {
            learn(loss);
        }
    }

    /** The loss belongs to the network. */
    private void learn(double loss) {
        trying = false;
        inherent = Math.min(loss, MAX_INHERENT);
        bound = Math.max(bound, boundBefore);
    }
}

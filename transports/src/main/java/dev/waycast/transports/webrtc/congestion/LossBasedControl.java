package dev.waycast.transports.webrtc.congestion;

/**
 * The bitrate that losses allow. Packets lost at random are not congestion, so a loss counts only as far as sending less
 * makes it smaller: what stays the same after the rate was lowered belongs to the network, and the rate is given back.
 */
final class LossBasedControl {

    /** More than this beyond what the network always loses is too much. */
    private static final double TOLERATED = 0.08;
    /** With a queue that stands, less is enough: it overflows. */
    private static final double TOLERATED_WITH_QUEUE = 0.03;
    /** A network that always loses more than this is treated as congested. */
    private static final double MAX_INHERENT = 0.25;
    /** The loss must become smaller by this share for the lower rate to have helped. */
    private static final double HELPED = 0.8;

    private static final double GROWTH = 1.08;
    private static final long SECOND = 1_000_000_000L;

    private final CongestionSettings settings;
    private final LossWindow window = new LossWindow();
    private double bound;
    private double inherent;
    private double lossBefore;
    private double boundBefore;
    private boolean trying;
    private long lastChange;

    LossBasedControl(CongestionSettings settings, long now) {
        this.settings = settings;
        this.bound = settings.maxBitrate();
        this.lastChange = now;
    }

    /** Bit/s; the highest bitrate when losses set no bound. */
    double bound() {
        return bound;
    }

    double lossFraction() {
        return window.fraction();
    }

    void add(int packets, int lost, int cameAfterAll, long now) {
        window.add(packets, lost, cameAfterAll, now);
    }

    /** What was lost before says nothing about now. */
    void forget() {
        window.forget();
        trying = false;
    }

    /**
     * @param target bit/s sent at most
     * @param acknowledged bit/s that arrive, 0: not known
     * @param queueStands whether all packets wait somewhere
     */
    void update(double target, double acknowledged, boolean queueStands, long now) {
        if (!window.meaningful() || now - lastChange < SECOND) {
            return;
        }
        double loss = window.fraction();
        inherent = Math.min(inherent, loss);
        if (trying) {
            judge(loss);
        }
        double seconds = Math.clamp((now - lastChange) / (double) SECOND, 0, 2);
        lastChange = now;
        if (loss > inherent + (queueStands ? TOLERATED_WITH_QUEUE : TOLERATED)) {
            lossBefore = loss;
            boundBefore = bound;
            trying = true;
            double arrives = acknowledged > 0 ? acknowledged : target * (1 - loss);
            bound = settings.clamp(Math.min(bound, Math.max(arrives, target * (1 - loss / 2))));
            window.forget();
        } else {
            bound = settings.clamp(bound * Math.pow(GROWTH, seconds));
        }
    }

    private void judge(double loss) {
        trying = false;
        if (loss > HELPED * lossBefore) {
            inherent = Math.min(loss, MAX_INHERENT);
            bound = boundBefore;
        }
    }
}

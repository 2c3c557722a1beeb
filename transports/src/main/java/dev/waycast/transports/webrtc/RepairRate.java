package dev.waycast.transports.webrtc;

import dev.waycast.transports.webrtc.congestion.NetworkEstimate;

/**
 * How many repair packets a picture gets: so many that hardly any picture has to wait for a retransmission, none where
 * that does not pay. It does not where little is lost, where a retransmission comes within the time of one picture, and
 * where the network loses packets because it gets too many already. On the sending thread, {@link #on} on any; times are
 * {@link System#nanoTime()}.
 */
final class RepairRate {

    private static final double LOSS_ON = 0.01;
    private static final double LOSS_OFF = 0.004;
    /** A retransmission that takes longer than a picture at 30 frames a second is seen. */
    private static final double ROUND_TRIP_ON_MILLIS = 25;

    private static final double ROUND_TRIP_OFF_MILLIS = 15;
    private static final double CONGESTED_QUEUE_MILLIS = 50;
    private static final long KEEP_ON_NANOS = 3_000_000_000L;
    /** Share of the pictures that may still have to wait. */
    private static final double TOLERATED = 0.02;

    private static final int SMALLEST_BLOCK = 3;
    private static final int LARGEST_BLOCK = 24;

    private final ErrorCorrection mode;
    private volatile boolean on;
    private volatile boolean congested;
    private long neededAt;
    private double loss;

    RepairRate(ErrorCorrection mode) {
        this.mode = mode;
        this.on = mode == ErrorCorrection.FLEXFEC_03;
    }

    /**
     * What is known of the network now.
     *
     * @param roundTripMillis -1: not known
     * @param patienceMillis how long the viewer holds each picture back: what is sent again within that time is not seen
     */
    void update(NetworkEstimate network, double roundTripMillis, double patienceMillis, long now) {
        loss = network.lossFraction();
        congested =
                network.usage() == NetworkEstimate.Usage.OVERUSING || network.queueMillis() > CONGESTED_QUEUE_MILLIS;
        switch (mode) {
            case OFF -> on = false;
            case FLEXFEC_03 -> on = true;
            case AUTO -> judge(roundTripMillis - patienceMillis, now);
        }
    }

    private void judge(double visibleMillis, long now) {
        if (loss >= LOSS_ON && visibleMillis >= ROUND_TRIP_ON_MILLIS || on && loss >= LOSS_OFF) {
            on = visibleMillis >= ROUND_TRIP_OFF_MILLIS;
            neededAt = now;
        } else if (now - neededAt > KEEP_ON_NANOS) {
            on = false;
        }
    }

    /** Whether pictures are protected. */
    boolean on() {
        return on && !congested;
    }

    /**
     * Repair packets for so many packets of one picture. A block of k packets and one repair packet fails when two of
     * them are lost, with a probability of about k²p²/2; n packets make n/k blocks.
     */
    int packetsFor(int packets) {
        if (!on() || packets == 0) {
            return 0;
        }
        double fitting = 2 * TOLERATED / (packets * loss * loss);
        int block = (int) Math.clamp(fitting, SMALLEST_BLOCK, LARGEST_BLOCK);
        return (packets + block - 1) / block;
    }
}

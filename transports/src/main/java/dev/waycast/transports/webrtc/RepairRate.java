package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;

/**
 * How many repair packets a picture gets: so many that hardly any picture has to wait for a retransmission, none where
 * that does not pay. It does not where little is lost, where a retransmission comes within the time of one picture, and
 * where the network loses packets because it gets too many already. Where others make its queue overflow again and again
 * it does: what is sent again has to wait in that queue as well. On the sending thread, {@link #on} on any; times are
 * {@link System#nanoTime()}.
 */
final class RepairRate {

    private static final double LOSS_ON = 0.01;
    private static final double LOSS_REPEATED = 0.03;
    private static final double LOSS_OFF = 0.004;
    /** A retransmission that takes longer than a picture at 30 frames a second is seen. */
    private static final double ROUND_TRIP_ON_MILLIS = 25;

    private static final double ROUND_TRIP_OFF_MILLIS = 15;
    private static final double CONGESTED_QUEUE_MILLIS = 50;
    private static final long KEEP_ON_NANOS = 3_000_000_000L;
    private static final int DEVIATIONS = 5;
    /** Packets lost in succession on average, from which on losses are no single ones. */
    private static final double BURSTS = 1.5;
    /** Of the packets, while a queue overflows: about a tenth is lost then, and nothing between. */
    private static final double OVERFLOW_SHARE = 0.25;

    private final ErrorCorrection mode;
    private final LossBursts bursts = new LossBursts();
    private volatile boolean on;
    private volatile boolean congested;
    private boolean competing;
    private long neededAt;
    private double loss;
    private boolean room;

    RepairRate(ErrorCorrection mode) {
        this.mode = mode;
        this.on = mode == ErrorCorrection.FLEXFEC_03;
    }

    /**
     * What is known of the network now.
     *
     * @param roundTripMillis -1: not known
     * @param patienceMillis how long the viewer holds each picture back: what is sent again within that time is not seen
     * @param roomBeside whether as much again could be sent as the pictures take
     */
    void update(NetworkEstimate network, double roundTripMillis, double patienceMillis, boolean roomBeside, long now) {
        loss = network.lossFraction();
        // A queue that overflows loses in bursts as well.
        room = roomBeside && network.usage() == Usage.NORMAL;
        competing = network.usage() == Usage.COMPETING;
        congested =
                !competing && (network.usage() == Usage.OVERUSING || network.queueMillis() > CONGESTED_QUEUE_MILLIS);
        switch (mode) {
            case OFF -> on = false;
            case FLEXFEC_03 -> on = true;
            case AUTO -> judge(roundTripMillis - patienceMillis, now);
        }
    }

    private void judge(double visibleMillis, long now) {
        boolean lossy = loss >= LOSS_ON || competing;
        boolean stillLossy = loss >= LOSS_OFF || competing;
        if (lossy && visibleMillis >= ROUND_TRIP_ON_MILLIS || on && stillLossy) {
            on = visibleMillis >= ROUND_TRIP_OFF_MILLIS;
            neededAt = now;
        } else if (now - neededAt > KEEP_ON_NANOS) {
            on = false;
        }
    }

    /** What arrived and what was lost. */
    void onFeedback(TransportFeedback feedback) {
        bursts.onFeedback(feedback);
    }

    /** Whether pictures are protected. */
    boolean on() {
        return on && !congested;
    }

    /** Whether so much is lost that what is sent again is better sent twice: losing it as well costs a second round trip. */
    boolean repeats() {
        return on() && loss >= LOSS_REPEATED;
    }

    /**
     * Repair packets for so many packets of one picture: as many as are lost on average and {@value #DEVIATIONS} times
     * the deviation of that, which leaves about two of a hundred pictures waiting (counted over all losses of up to a
     * tenth, with the blocks of {@link RepairMasks}). Bursts take half of a picture at once: it takes as many as the
     * picture has packets to leave one of a hundred waiting, where that takes nothing from the pictures.
     */
    int packetsFor(int packets) {
        if (!on() || packets == 0) {
            return 0;
        }
        if (room && bursts.meanLength() >= BURSTS) {
            return Math.min(packets, RepairMasks.MOST_BLOCKS);
        }
        double lost = packets * loss;
        int most = Math.min((packets + 1) / 2, RepairMasks.MOST_BLOCKS);
        int wanted = (int) (lost + DEVIATIONS * Math.sqrt(lost));
        int overflowing = competing ? (int) Math.ceil(OVERFLOW_SHARE * packets) : 1;
        return Math.clamp(Math.max(wanted, overflowing), 1, most);
    }
}

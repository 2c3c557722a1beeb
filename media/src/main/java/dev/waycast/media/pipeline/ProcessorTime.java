package dev.waycast.media.pipeline;

/**
 * How much time encodings for others may take, so that the one who controls the desktop does not feel them.
 *
 * <p>What the encodings cost is measured, as the share of time that their threads are busy. A host has as many shares as
 * processors; some of them are kept for capture, network and whatever else runs there.
 */
final class ProcessorTime {

    /** Processors that capturing, sending and the host's own work get in any case. */
    private static final double KEPT = 0.4;
    /** A follower gets so much at least: a picture now and then is better than none. */
    private static final double LEAST = 0.05;

    private final int processors;
    private volatile double share = 1;

    ProcessorTime(int processors) {
        this.processors = processors;
    }

    /**
     * @param firstBusy share of time the encodings with the first claim are busy, added up
     * @param firstThreads threads that work while they are, at most
     * @param followers encodings for others
     */
    void measured(double firstBusy, int firstThreads, int followers) {
        double left = processors - KEPT - firstBusy * Math.min(processors, firstThreads);
        share = followers == 0 ? 1 : Math.clamp(left / followers, LEAST, 1);
    }

    /** Share of its time that one follower may be busy, 0.05 to 1. */
    double share() {
        return share;
    }
}

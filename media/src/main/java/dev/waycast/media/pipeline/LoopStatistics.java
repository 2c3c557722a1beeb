package dev.waycast.media.pipeline;

/** The counters of the loop before all encodings: replaced whole by its one writer, read by anybody. */
record LoopStatistics(long unchanged, long unwatched) {

    static final LoopStatistics NONE = new LoopStatistics(0, 0);

    LoopStatistics plusUnchanged() {
        return new LoopStatistics(unchanged + 1, unwatched);
    }

    LoopStatistics plusUnwatched() {
        return new LoopStatistics(unchanged, unwatched + 1);
    }
}

package dev.waycast.runtime.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Sharp tiles that went to viewers, all together. Thread-safe. */
public final class TileTotals {

    private final LongAdder tiles = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** @param itsBytes of its message */
    public void sent(int itsBytes) {
        tiles.increment();
        bytes.add(itsBytes);
    }

    long tiles() {
        return tiles.sum();
    }

    long bytes() {
        return bytes.sum();
    }
}

package dev.waycast.runtime.desktop;

import java.util.Optional;

/**
 * Whether one more viewer can be served without those who watch already paying for it. What is encoded for a newcomer
 * steps back for the others by itself; what cannot step back is sending, which one thread does for all.
 *
 * @param maxViewers viewers at the same time
 * @param maxLoad share of one processor that sending may take
 */
record Admission(int maxViewers, double maxLoad) {

    /** Too few say nothing about what one more will cost: a picture that moves a lot is sent to at least so many. */
    private static final int MEANINGFUL_VIEWERS = 2;

    /**
     * @param viewers who watch now
     * @param sendingShare share of one processor that sending to them takes
     * @return why there is no place for one more, as a sentence for that person; empty: there is
     */
    Optional<String> refusal(int viewers, double sendingShare) {
        if (viewers >= maxViewers) {
            return Optional.of(
                    "This desktop is full: %d people watch it already. Try again when somebody has left, or ask its administrator to raise quarkus.waycast.viewers.max."
                            .formatted(viewers));
        }
        double expected = viewers == 0 ? 0 : sendingShare * (viewers + 1) / viewers;
        if (viewers >= MEANINGFUL_VIEWERS && expected > maxLoad) {
            return Optional.of(
                    "This desktop is full: its server is busy sending to the %d people who watch it. Try again when somebody has left, or when less moves on it."
                            .formatted(viewers));
        }
        return Optional.empty();
    }
}

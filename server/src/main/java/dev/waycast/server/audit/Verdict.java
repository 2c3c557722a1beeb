package dev.waycast.server.audit;

import java.time.Instant;

/**
 * What verification found.
 *
 * @param intact whether nothing is wrong
 * @param defect the first thing that is wrong; null: nothing
 * @param firstBad the sequence number where it shows first; null: nothing is wrong
 * @param sentence the finding for a person
 * @param records that were read
 * @param signedHeads that were read
 * @param lastSigned when the newest head was signed; null: none is
 */
public record Verdict(
        boolean intact,
        Defect defect,
        Long firstBad,
        String sentence,
        long records,
        long signedHeads,
        Instant lastSigned) {

    /** What can be wrong with a trail. */
    public enum Defect {
        /** A record says something else than when it was written. */
        EDITED,
        /** Records are missing before or in the middle. */
        REMOVED,
        /** A record does not belong where it stands: moved, put in, or the one before it was replaced. */
        OUT_OF_PLACE,
        /** Records are missing at the end. */
        TRUNCATED,
        /** The records fit one another but not what was signed: they were written anew. */
        REWRITTEN,
        /** A signature is not genuine, or its key is not trusted. */
        FORGED,
        /** Signed heads are missing. */
        UNSIGNED
    }
}

package dev.waycast.server.audit;

import dev.waycast.server.audit.ChainItem.Checkpoint;
import dev.waycast.server.audit.ChainItem.End;
import dev.waycast.server.audit.ChainItem.SignedHead;
import dev.waycast.server.audit.Verdict.Defect;
import java.time.Instant;

/**
 * Reads a trail once, item by item, and finds the first thing that is wrong with it. Keeps nothing but the last record's
 * hash, however long the trail is. For one thread and one trail.
 */
final class ChainVerifier {

    private final AuditKeys keys;

    /** A head that is known from elsewhere to have been signed; null: none is. */
    private final SignedHead known;

    private long sequence;
    private String hash = AuditRecord.GENESIS;
    private long headNumber;
    private long headSequence;

    /** Signed, but not come yet: whether records are missing here or at the end, the next item shows. 0: nothing is. */
    private long ahead;

    private boolean begun;
    private boolean ended;
    private long records;
    private long heads;
    private Instant lastSigned;
    private Verdict broken;

    ChainVerifier(AuditKeys keys, SignedHead known) {
        this.keys = keys;
        this.known = known != null && keys.isGenuine(known) ? known : null;
    }

    /** Takes the next item. False: what comes after is of no interest, because something is wrong already. */
    boolean accept(ChainItem item) {
        if (broken == null) {
            switch (item) {
                case Checkpoint checkpoint -> checkpoint(checkpoint);
                case AuditRecord entry -> entry(entry);
                case SignedHead head -> head(head);
                case End end -> end(end);
            }
            begun = true;
        }
        return broken == null;
    }

    private void checkpoint(Checkpoint checkpoint) {
        if (begun) {
            broken(Defect.OUT_OF_PLACE, sequence + 1, "A checkpoint stands in the middle of the trail.");
        } else if (!keys.isGenuine(checkpoint)) {
            broken(
                    Defect.FORGED,
                    checkpoint.sequence(),
                    "The signature over the removed beginning is not genuine, or not by a key that is trusted here ("
                            + checkpoint.keyId() + ").");
        } else {
            sequence = checkpoint.sequence();
            hash = checkpoint.hash();
            headNumber = checkpoint.headNumber();
            headSequence = sequence;
        }
    }

    private void entry(AuditRecord entry) {
        records++;
        if (entry.sequence() > sequence + 1) {
            broken(Defect.REMOVED, sequence + 1, missing(sequence + 1, entry.sequence() - 1));
        } else if (entry.sequence() <= sequence) {
            broken(
                    Defect.OUT_OF_PLACE,
                    entry.sequence(),
                    "Record " + entry.sequence() + " comes after record " + sequence + ".");
        } else if (ahead > 0) {
            broken(Defect.OUT_OF_PLACE, entry.sequence(), "Record " + entry.sequence() + " comes after its signature.");
        } else if (!entry.computedHash().equals(entry.hash())) {
            edited(entry);
        } else if (!entry.previous().equals(hash)) {
            outOfPlace(entry.sequence());
        } else {
            sequence = entry.sequence();
            hash = entry.hash();
            compareWithKnown();
        }
    }

    /** Where a record was moved to, its number was changed with it: then it continues another record than it should. */
    private void edited(AuditRecord entry) {
        if (entry.previous().equals(hash)) {
            broken(
                    Defect.EDITED,
                    entry.sequence(),
                    "Record " + entry.sequence() + " was edited: its hash is of something else.");
        } else {
            outOfPlace(entry.sequence());
        }
    }

    private void outOfPlace(long number) {
        broken(
                Defect.OUT_OF_PLACE,
                number,
                "Record " + number
                        + " does not continue the one before it: it was moved or put in, or the one before it"
                        + " was replaced.");
    }

    private void compareWithKnown() {
        if (known != null && known.sequence() == sequence && !known.hash().equals(hash)) {
            rewritten(headSequence + 1);
        }
    }

    private void head(SignedHead head) {
        heads++;
        if (!keys.isGenuine(head)) {
            broken(
                    Defect.FORGED,
                    head.sequence(),
                    "The signature over record " + head.sequence()
                            + " is not genuine, or not by a key that is trusted here (" + head.keyId() + ").");
        } else if (head.number() != headNumber + 1) {
            broken(
                    Defect.UNSIGNED,
                    headSequence + 1,
                    "Signatures are missing between records " + headSequence + " and " + head.sequence() + ".");
        } else if (head.sequence() > sequence) {
            ahead = head.sequence();
        } else if (head.sequence() < sequence || !head.hash().equals(hash)) {
            rewritten(headSequence + 1);
        } else {
            headNumber = head.number();
            headSequence = head.sequence();
            lastSigned = head.at();
        }
    }

    private void rewritten(long first) {
        broken(
                Defect.REWRITTEN,
                first,
                "Records " + first + " to " + sequence + " are not those that were signed: at least one of them was"
                        + " replaced, and the hashes after it computed anew.");
    }

    private void end(End end) {
        ended = true;
        if (Math.max(ahead, end.sequence()) > sequence) {
            truncated(Math.max(ahead, end.sequence()));
        } else if (end.sequence() < sequence || !end.hash().equals(hash)) {
            rewritten(headSequence + 1);
        }
    }

    /** The finding, after the last item. */
    Verdict verdict() {
        if (broken == null && known != null && known.sequence() > sequence) {
            truncated(known.sequence());
        }
        if (broken == null && known != null && known.number() > headNumber) {
            broken(Defect.UNSIGNED, headSequence + 1, "Signatures are missing after record " + headSequence + ".");
        }
        if (broken == null && !ended) {
            broken(Defect.TRUNCATED, sequence + 1, "The end is missing after record " + sequence + ".");
        }
        return broken == null ? intact() : broken;
    }

    private void truncated(long last) {
        broken(Defect.TRUNCATED, sequence + 1, missing(sequence + 1, last));
    }

    private static String missing(long first, long last) {
        return first == last
                ? "Record " + first + " is missing."
                : "Records " + first + " to " + last + " are missing.";
    }

    private Verdict intact() {
        String sentence = "All records up to number " + sequence + " are intact (" + records + " read); "
                + (heads == 0
                        ? "none is signed yet."
                        : "up to number " + headSequence + " they are signed, last at " + lastSigned + ".");
        return new Verdict(true, null, null, sentence, records, heads, lastSigned);
    }

    private void broken(Defect defect, long first, String sentence) {
        broken = new Verdict(false, defect, first, sentence, records, heads, lastSigned);
    }
}

package dev.waycast.media.stream;

import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.quality.QualityProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The rungs of one format, and who reads which of them.
 *
 * <ul>
 *   <li>The one who controls the desktop is on the best rung that their own network takes, and what it takes alone is
 *       the bitrate of that rung.
 *   <li>A rung without that reader is encoded for the slowest of its readers. One that would slow others down by more
 *       than half goes to a lower rung instead, as does one that cannot follow the controller's rung.
 *   <li>Nobody else counts for one who is alone on a rung: their bitrate falls first, then they change the rung.
 * </ul>
 *
 * <p>Thread-safe. The lock is held while streams are told, never while frames are handed over.
 */
final class FormatLadder {

    /** Share of what others could have that a reader may hold them down to. */
    private static final double TOLERATED = 0.5;
    /** A stream that uses this share of its bitrate would use more. */
    private static final double CONSTRAINED = 0.7;
    /** How much more than needed there must be for going up. */
    private static final double UP_MARGIN = 1.4;
    /** Share of the bitrate that suits a rung's size, with which it may suit all the same. */
    private static final double WORTH_A_TRY = 0.25;
    /** How much more than what it will probably use a better rung must be allowed. */
    private static final double AMPLE = 3;
    /** Below this share of what is needed beside others there is no time to wait and see. */
    private static final double HOPELESS = 0.5;

    private static final long REVIEW_INTERVAL = 100_000_000;

    private final EnumMap<Rung, MediaStream> rungs = new EnumMap<>(Rung.class);
    private final List<StreamReader> readers = new ArrayList<>();
    private final LongSupplier clock;
    private long reviewedAt;
    private volatile QualityProfile quality = QualityProfile.DEFAULT;

    FormatLadder(List<MediaStream> streams, LongSupplier clock) {
        this.clock = clock;
        this.reviewedAt = clock.getAsLong();
        streams.forEach(stream -> rungs.putIfAbsent(stream.rung(), stream));
    }

    VideoFormat format() {
        return best().format();
    }

    QualityProfile quality() {
        return quality;
    }

    /** What its readers prefer to keep may be another thing from now on. */
    void quality(QualityProfile newQuality) {
        quality = newQuality;
        review();
    }

    List<MediaStream> streams() {
        return List.copyOf(rungs.values());
    }

    synchronized int readers() {
        return readers.size();
    }

    synchronized StreamReader open(int capacity, Runnable onAvailable) {
        StreamReader reader = new StreamReader(this, best(), capacity, onAvailable);
        readers.add(reader);
        reader.stream().add(reader);
        share();
        return reader;
    }

    /** Takes in a reader that was on another ladder, and is on it no more. */
    synchronized void adopt(StreamReader reader) {
        reader.startAnew(best());
        readers.add(reader);
        reader.stream().add(reader);
        review();
    }

    synchronized void remove(StreamReader reader) {
        if (!readers.remove(reader)) {
            return;
        }
        stopWaiting(reader);
        reader.stream().remove(reader);
        share();
    }

    /** Puts everybody where they belong now. */
    synchronized void review() {
        reviewedAt = clock.getAsLong();
        List<StreamReader> everybody = List.copyOf(readers);
        everybody.stream().filter(StreamReader::isController).forEach(this::place);
        everybody.stream().filter(reader -> !reader.isController()).forEach(this::place);
        share();
    }

    /** What a reader's network takes changed, which it does all the time: the streams are told, moving can wait. */
    synchronized void allowedBitrateChanged(StreamReader reader) {
        if (!reader.hasShown() || clock.getAsLong() - reviewedAt >= REVIEW_INTERVAL) {
            review();
        } else {
            share();
        }
    }

    /** A reader got its first frame of another rung. */
    synchronized void changed(StreamReader reader, MediaStream left, MediaStream joined) {
        left.remove(reader);
        if (!readers.contains(reader)) {
            // It was closed, or went to another source, while it changed over.
            joined.remove(reader);
        }
        share();
    }

    /** A reader lost a frame because it is slow: others do not pay for a keyframe if there is another rung for it. */
    synchronized void overflowed(StreamReader reader) {
        if (!readers.contains(reader)) {
            return;
        }
        MediaStream present = reader.stream();
        Rung lower = lower(present.rung());
        boolean amongOthers = present.members().size() > 1;
        if (amongOthers && !reader.isController() && lower != present.rung()) {
            go(reader, reader.hysteresis().decide(present.rung(), lower, true, clock.getAsLong()));
            share();
        } else {
            present.requestKeyframe();
        }
    }

    private void place(StreamReader reader) {
        MediaStream present = reader.next() == null ? reader.stream() : reader.next();
        Rung wished = wish(reader, present);
        if (reader.hasShown()) {
            boolean urgent = reader.allowedBitrate() < HOPELESS * neededBesideOthers(reader, present);
            go(reader, reader.hysteresis().decide(present.rung(), wished, urgent, reviewedAt));
        } else {
            start(reader, wished);
        }
    }

    /** Nothing was shown yet, so nothing is lost by starting elsewhere. */
    private void start(StreamReader reader, Rung wished) {
        MediaStream from = reader.stream();
        MediaStream to = rungs.get(wished);
        if (from != to) {
            reader.startWith(to);
            to.add(reader);
            from.remove(reader);
        }
    }

    private void go(StreamReader reader, Rung rung) {
        MediaStream to = rungs.get(rung);
        if (reader.next() == to || (reader.next() == null && reader.stream() == to)) {
            return;
        }
        stopWaiting(reader);
        if (reader.stream() != to) {
            reader.changeAtKeyframe(to);
            to.add(reader);
        }
    }

    private void stopWaiting(StreamReader reader) {
        MediaStream waitedFor = reader.next();
        if (waitedFor != null) {
            reader.changeAtKeyframe(null);
            if (reader.stream() != waitedFor) {
                waitedFor.remove(reader);
            }
        }
    }

    /** The best rung that the reader's network takes, and where it does not hold others down. */
    private Rung wish(StreamReader reader, MediaStream present) {
        for (MediaStream stream : rungs.values()) {
            if (isUsed(stream.rung()) && reader.allowedBitrate() >= needed(reader, present, stream)) {
                return stream.rung();
            }
        }
        return worst();
    }

    /** Bit/s that a reader's network has to take for a stream to suit. */
    private double needed(StreamReader reader, MediaStream present, MediaStream stream) {
        boolean up = reader.hasShown() && stream.rung().compareTo(present.rung()) < 0;
        double besideOthers = neededBesideOthers(reader, stream);
        return Math.max(neededAlone(reader, present, stream), up ? UP_MARGIN * besideOthers : besideOthers);
    }

    /**
     * What the stream takes to look better than the next rung. A desktop on which little happens takes less than its size
     * says, so one who has the stream keeps it for as long as it gets all the bits it wants, and one who begins may try.
     */
    private double neededAlone(StreamReader reader, MediaStream present, MediaStream stream) {
        double least = stream.leastBitrate();
        if (!reader.hasShown()) {
            return least * WORTH_A_TRY;
        }
        if (stream.rung().compareTo(present.rung()) >= 0) {
            return Math.min(least, wouldUse(stream));
        }
        double expected = wouldUse(present) * least / Math.max(1, present.leastBitrate());
        return Math.min(UP_MARGIN * least, Math.max(WORTH_A_TRY * least, AMPLE * expected));
    }

    /** What it takes not to be flooded by a stream made for the controller, nor to hold other readers down. */
    private double neededBesideOthers(StreamReader reader, MediaStream stream) {
        if (reader.isController()) {
            return 0;
        }
        long fastest = 0;
        long controller = 0;
        for (StreamReader other : stream.members()) {
            if (other != reader && counts(other, stream) && other.allowedBitrate() != Long.MAX_VALUE) {
                fastest = Math.max(fastest, other.allowedBitrate());
                controller = other.isController() ? other.allowedBitrate() : controller;
            }
        }
        double used = wouldUse(stream);
        return controller > 0 ? Math.min(controller, used) : TOLERATED * Math.min(fastest, used);
    }

    /** What a stream would use of all there is: what it encodes to now, unless that is bounded by its bitrate. */
    private double wouldUse(MediaStream stream) {
        double published = stream.publishedBitrate(reviewedAt);
        boolean constrained = published >= CONSTRAINED * stream.allowedBitrate();
        return constrained ? Double.MAX_VALUE : published / CONSTRAINED;
    }

    /** Whether a reader's network counts for a stream: not that of one who goes away, or sees nothing. */
    private static boolean counts(StreamReader reader, MediaStream stream) {
        boolean leaves = reader.stream() == stream && reader.next() != null;
        return !leaves && !reader.isPaused();
    }

    /** Tells every stream what its readers allow, and need. */
    private void share() {
        rungs.values().forEach(stream -> {
            stream.allow(allowed(stream));
            stream.tellHeldFrames();
        });
    }

    private static long allowed(MediaStream stream) {
        List<StreamReader> members = stream.members();
        List<StreamReader> counting =
                members.stream().filter(reader -> counts(reader, stream)).toList();
        List<StreamReader> everybody = counting.isEmpty() ? members : counting;
        List<StreamReader> controllers =
                everybody.stream().filter(StreamReader::isController).toList();
        return (controllers.isEmpty() ? everybody : controllers)
                .stream().mapToLong(StreamReader::allowedBitrate).min().orElse(Long.MAX_VALUE);
    }

    private MediaStream best() {
        return rungs.values().iterator().next();
    }

    private Rung worst() {
        return Collections.max(rungs.keySet());
    }

    private boolean isUsed(Rung rung) {
        return rung.isUsedFor(quality.degradation());
    }

    private Rung lower(Rung rung) {
        return rungs.keySet().stream()
                .filter(other -> other.compareTo(rung) > 0 && isUsed(other))
                .findFirst()
                .orElse(rung);
    }
}

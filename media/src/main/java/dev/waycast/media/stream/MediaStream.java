package dev.waycast.media.stream;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * One encoded picture stream, shared by all its readers: encoded once, however many watch. One rung of a
 * {@link StreamLadder}, by which it is read.
 *
 * <p>One thread publishes.
 */
public final class MediaStream {

    private static final int BITS_PER_BYTE = 8;

    private final String id;
    private final VideoFormat format;
    private final Rung rung;
    private final StreamFeedback feedback;
    private final LongSupplier clock;
    private final RateMeter published = new RateMeter();
    /** Those who read it, and those who wait for its keyframe to come over from another rung. */
    private final List<StreamReader> readers = new CopyOnWriteArrayList<>();

    private volatile long leastBitrate;
    private volatile long allowedBitrate = Long.MAX_VALUE;
    private volatile int heldFrames;

    /**
     * A stream of whole pictures at the full rate.
     *
     * @param id names the stream in logs and metrics: letters, digits and hyphens
     */
    public MediaStream(String id, VideoFormat format, StreamFeedback feedback) {
        this(id, format, Rung.FULL, feedback);
    }

    /** @param id names the stream in logs and metrics: letters, digits and hyphens */
    public MediaStream(String id, VideoFormat format, Rung rung, StreamFeedback feedback) {
        this(id, format, rung, feedback, System::nanoTime);
    }

    MediaStream(String id, VideoFormat format, Rung rung, StreamFeedback feedback, LongSupplier clock) {
        this.id = id;
        this.format = format;
        this.rung = rung;
        this.feedback = feedback;
        this.clock = clock;
    }

    public String id() {
        return id;
    }

    public VideoFormat format() {
        return format;
    }

    public Rung rung() {
        return rung;
    }

    /** Hands a frame to every reader. Never blocks. */
    public void publish(EncodedFrame frame) {
        published.add((long) frame.data().length * BITS_PER_BYTE, clock.getAsLong());
        // Who controls the desktop first: that frame may be on its way while the others get theirs.
        List<StreamReader> watching = new ArrayList<>();
        for (StreamReader reader : readers) {
            if (reader.isController()) {
                reader.offer(this, frame);
            } else {
                watching.add(reader);
            }
        }
        watching.forEach(reader -> reader.offer(this, frame));
    }

    /** How many read it or are about to. */
    public int readers() {
        return readers.size();
    }

    /** Whether it is made for the one who controls the desktop. Any thread. */
    public boolean isForController() {
        return readers.stream().anyMatch(StreamReader::isController);
    }

    /**
     * With less than this the next rung looks better. Told by the producer, who knows the size of the picture.
     *
     * @param bitsPerSecond 0: any rate will do
     */
    public void leastBitrate(long bitsPerSecond) {
        leastBitrate = bitsPerSecond;
    }

    long leastBitrate() {
        return leastBitrate;
    }

    /** Bit/s that its readers allow; {@link Long#MAX_VALUE}: not known. */
    long allowedBitrate() {
        return allowedBitrate;
    }

    /** Bit/s of the last two seconds. */
    double publishedBitrate(long now) {
        return published.perSecond(now);
    }

    List<StreamReader> members() {
        return readers;
    }

    void requestKeyframe() {
        feedback.requestKeyframe();
    }

    void allow(long bitsPerSecond) {
        if (bitsPerSecond != allowedBitrate) {
            allowedBitrate = bitsPerSecond;
            feedback.allowedBitrate(bitsPerSecond);
        }
    }

    /** Tells the producer what the decoders of its readers hold back. */
    void tellHeldFrames() {
        int most = readers.stream().mapToInt(StreamReader::heldFrames).max().orElse(0);
        if (most != heldFrames) {
            heldFrames = most;
            feedback.heldFrames(most);
        }
    }

    void add(StreamReader reader) {
        readers.add(reader);
        // In this order: encoding that starts with this reader answers the request with its first picture.
        feedback.requestKeyframe();
        feedback.readers(readers.size());
    }

    void remove(StreamReader reader) {
        if (readers.remove(reader)) {
            feedback.readers(readers.size());
        }
    }
}

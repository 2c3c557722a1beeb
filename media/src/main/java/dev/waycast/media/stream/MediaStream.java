package dev.waycast.media.stream;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One encoded picture stream, shared by all its readers: encoded once, however many watch.
 *
 * <p>One thread publishes, any thread opens and closes readers.
 */
public final class MediaStream {

    private final String id;
    private final VideoFormat format;
    private final StreamFeedback feedback;
    private final List<StreamReader> readers = new CopyOnWriteArrayList<>();

    /** @param id names the stream in logs, metrics and SDP: letters, digits and hyphens */
    public MediaStream(String id, VideoFormat format, StreamFeedback feedback) {
        this.id = id;
        this.format = format;
        this.feedback = feedback;
    }

    public String id() {
        return id;
    }

    public VideoFormat format() {
        return format;
    }

    /**
     * Joins the stream; a keyframe is asked for, and nothing is delivered before it.
     *
     * @param capacity frames it holds at most, at least 1
     * @param onAvailable called on the publishing thread after each delivered frame: return at once, never throw
     */
    public StreamReader open(int capacity, Runnable onAvailable) {
        StreamReader reader = new StreamReader(this, capacity, onAvailable);
        readers.add(reader);
        // In this order: encoding that starts with this reader answers the request with its first picture.
        feedback.requestKeyframe();
        feedback.readers(readers.size());
        return reader;
    }

    /** Hands a frame to every reader. Never blocks. */
    public void publish(EncodedFrame frame) {
        for (StreamReader reader : readers) {
            reader.offer(frame);
        }
    }

    public int readers() {
        return readers.size();
    }

    void requestKeyframe() {
        feedback.requestKeyframe();
    }

    void allowedBitrateChanged() {
        feedback.allowedBitrate(
                readers.stream().mapToLong(StreamReader::allowedBitrate).min().orElse(Long.MAX_VALUE));
    }

    void remove(StreamReader reader) {
        if (readers.remove(reader)) {
            feedback.readers(readers.size());
            allowedBitrateChanged();
        }
    }
}

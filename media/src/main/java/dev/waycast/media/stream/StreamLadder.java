package dev.waycast.media.stream;

import dev.waycast.media.frame.VideoFormat;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The pictures of one source in every format that can be made of them. Nothing is encoded before somebody reads it.
 *
 * <p>Immutable; any thread.
 */
public final class StreamLadder {

    private final String id;
    private final SequencedMap<VideoFormat, MediaStream> streams;

    /**
     * @param id names the source in logs, metrics and SDP: letters, digits and hyphens
     * @param bestFirst one stream for each format, at least one
     */
    public StreamLadder(String id, List<MediaStream> bestFirst) {
        if (bestFirst.isEmpty()) {
            throw new IllegalArgumentException("A source needs at least one format");
        }
        SequencedMap<VideoFormat, MediaStream> byFormat = new LinkedHashMap<>();
        bestFirst.forEach(stream -> byFormat.putIfAbsent(stream.format(), stream));
        this.id = id;
        this.streams = byFormat;
    }

    public String id() {
        return id;
    }

    /** What can be had, best first. */
    public List<VideoFormat> formats() {
        return List.copyOf(streams.keySet());
    }

    /**
     * Joins; a keyframe is asked for, and nothing is delivered before it.
     *
     * @param format one of {@link #formats}
     * @param capacity frames the reader holds at most, at least 1
     * @param onAvailable called on the publishing thread after each delivered frame: return at once, never throw
     */
    public StreamReader open(VideoFormat format, int capacity, Runnable onAvailable) {
        MediaStream stream = streams.get(format);
        if (stream == null) {
            throw new IllegalArgumentException("There is no " + format + " of " + id);
        }
        return stream.open(capacity, onAvailable);
    }

    /** How many read, in any format. */
    public int readers() {
        return streams.values().stream().mapToInt(MediaStream::readers).sum();
    }

    /** By format, best first. */
    public Map<VideoFormat, MediaStream> streams() {
        return Collections.unmodifiableSequencedMap(streams);
    }
}

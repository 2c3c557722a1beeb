package dev.waycast.media.stream;

import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.quality.QualityProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The pictures of one source in every format that can be made of them, each in several {@link Rung}s. Nothing is encoded
 * before somebody reads it.
 *
 * <p>Readers change their rung by themselves, by what their network takes and by who reads beside them: see
 * {@link StreamReader}. Any thread.
 */
public final class StreamLadder {

    private final String id;
    private final SequencedMap<VideoFormat, FormatLadder> formats = new LinkedHashMap<>();
    private final PictureStream pictures;

    /**
     * @param id names the source in logs, metrics and SDP: letters, digits and hyphens
     * @param bestFirst the streams, best format first, at least one; those of one format are its rungs
     */
    public StreamLadder(String id, List<MediaStream> bestFirst) {
        this(id, bestFirst, null, System::nanoTime);
    }

    /** @param pictures the same before they are encoded */
    public StreamLadder(String id, List<MediaStream> bestFirst, PictureStream pictures) {
        this(id, bestFirst, pictures, System::nanoTime);
    }

    StreamLadder(String id, List<MediaStream> bestFirst, PictureStream pictures, LongSupplier clock) {
        if (bestFirst.isEmpty()) {
            throw new IllegalArgumentException("A source needs at least one format");
        }
        this.id = id;
        this.pictures = pictures;
        SequencedMap<VideoFormat, List<MediaStream>> byFormat = bestFirst.stream()
                .collect(Collectors.groupingBy(MediaStream::format, LinkedHashMap::new, Collectors.toList()));
        byFormat.forEach((format, streams) -> formats.put(format, new FormatLadder(streams, clock)));
    }

    private StreamLadder(StreamLadder same, SequencedMap<VideoFormat, FormatLadder> otherOrder) {
        this.id = same.id;
        this.pictures = same.pictures;
        this.formats.putAll(otherOrder);
    }

    public String id() {
        return id;
    }

    /** The same with these formats after all others, for a viewer whom they suit badly. */
    public StreamLadder last(Set<VideoFormat> unsuited) {
        SequencedMap<VideoFormat, FormatLadder> reordered = new LinkedHashMap<>(formats);
        unsuited.stream()
                .filter(formats::containsKey)
                .forEach(format -> reordered.putLast(format, formats.get(format)));
        return new StreamLadder(this, reordered);
    }

    /** The pictures before they are encoded, for who encodes them himself; empty where there are none. */
    public Optional<PictureStream> pictures() {
        return Optional.ofNullable(pictures);
    }

    /** What can be had, best first. */
    public List<VideoFormat> formats() {
        return List.copyOf(formats.keySet());
    }

    /**
     * Joins; a keyframe is asked for, and nothing is delivered before it.
     *
     * @param format one of {@link #formats}
     * @param capacity frames the reader holds at most, at least 1
     * @param onAvailable called on the publishing thread after each delivered frame: return at once, never throw
     */
    public StreamReader open(VideoFormat format, int capacity, Runnable onAvailable) {
        return ladder(format).open(capacity, onAvailable);
    }

    FormatLadder ladder(VideoFormat format) {
        FormatLadder ladder = formats.get(format);
        if (ladder == null) {
            throw new IllegalArgumentException("There is no " + format + " of " + id);
        }
        return ladder;
    }

    /** How many read, in any format. */
    public int readers() {
        return formats.values().stream().mapToInt(FormatLadder::readers).sum();
    }

    /** How many read this format. */
    public int readers(VideoFormat format) {
        FormatLadder ladder = formats.get(format);
        return ladder == null ? 0 : ladder.readers();
    }

    /** How its pictures are made and are to be shown from now on. */
    public void quality(QualityProfile quality) {
        formats.values().forEach(ladder -> ladder.quality(quality));
    }

    /** Puts readers on the rungs that suit them now. To be called once a second or so, because that depends on time. */
    public void review() {
        formats.values().forEach(FormatLadder::review);
    }

    /** All of them, best first. */
    public List<MediaStream> streams() {
        List<MediaStream> streams = new ArrayList<>();
        formats.values().forEach(ladder -> streams.addAll(ladder.streams()));
        return streams;
    }
}

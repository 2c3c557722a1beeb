package dev.waycast.media.stream;

import dev.waycast.media.frame.EncodedFrame;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One viewer's bounded view of a {@link MediaStream}.
 *
 * <p>Starts at a keyframe. A reader that is full has lost a frame, and whatever builds on a lost frame is broken, so it
 * empties itself, discards until the next keyframe and asks for one. The stream writes, one other thread polls.
 */
public final class StreamReader implements AutoCloseable {

    private final MediaStream stream;
    private final int capacity;
    private final Runnable onAvailable;
    private final Queue<EncodedFrame> frames;
    private boolean waitsForKeyframe = true;
    private boolean paused;
    private long dropped;
    private volatile long allowedBitrate = Long.MAX_VALUE;

    StreamReader(MediaStream stream, int capacity, Runnable onAvailable) {
        this.stream = stream;
        this.capacity = capacity;
        this.onAvailable = onAvailable;
        this.frames = new ArrayDeque<>(capacity);
    }

    /** The next frame in order, or null. */
    public synchronized EncodedFrame poll() {
        return frames.poll();
    }

    /** Frames thrown away because this reader was full, paused, or waiting for a keyframe after that. */
    public synchronized long dropped() {
        return dropped;
    }

    /** Asks for a keyframe, for instance because the viewer sent a PLI. */
    public void requestKeyframe() {
        stream.requestKeyframe();
    }

    /** What this viewer's network can take, in bit/s. The stream is encoded for its slowest reader. */
    public void allowedBitrate(long bitsPerSecond) {
        allowedBitrate = bitsPerSecond;
        stream.allowedBitrateChanged();
    }

    /** Stops or resumes delivery. Resuming starts at a keyframe, which is asked for. */
    public void pause(boolean pause) {
        synchronized (this) {
            if (paused == pause) {
                return;
            }
            paused = pause;
            frames.clear();
            waitsForKeyframe = true;
        }
        if (!pause) {
            stream.requestKeyframe();
        }
    }

    long allowedBitrate() {
        return allowedBitrate;
    }

    /** Called by the stream only. */
    void offer(EncodedFrame frame) {
        boolean overflowed = false;
        synchronized (this) {
            if (paused || (waitsForKeyframe && !frame.keyframe())) {
                dropped++;
                return;
            }
            if (frames.size() >= capacity) {
                dropped += frames.size();
                frames.clear();
                if (!frame.keyframe()) {
                    dropped++;
                    waitsForKeyframe = true;
                    overflowed = true;
                }
            }
            if (!overflowed) {
                waitsForKeyframe = false;
                frames.add(frame);
            }
        }
        if (overflowed) {
            stream.requestKeyframe();
        } else {
            onAvailable.run();
        }
    }

    @Override
    public void close() {
        stream.remove(this);
    }
}

package dev.waycast.media.stream;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.quality.QualityProfile;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One viewer's bounded view of a {@link StreamLadder}.
 *
 * <p>Starts at a keyframe. A reader that is full has lost a frame, and whatever builds on a lost frame is broken, so it
 * empties itself, discards until the next keyframe and asks for one.
 *
 * <p>It follows what its viewer's network allows from rung to rung by itself. It changes over at the new rung's first
 * keyframe and reads the old one until then, so what is polled is one stream that can be decoded from its start, whose
 * pictures may have another size from a keyframe on. So it is when it is led to {@linkplain #follow another source}.
 *
 * <p>The streams write, one other thread polls.
 */
public final class StreamReader implements AutoCloseable {

    /** Whose picture comes first where there is not enough for everybody. */
    public enum Priority {
        VIEWER,
        /** Sees what their own network takes; others share what is made for them, or get something else. */
        CONTROLLER
    }

    private enum Outcome {
        DELIVERED,
        DISCARDED,
        /** The frame did not fit, and what builds on it is lost. */
        OVERFLOWED
    }

    private final int capacity;
    private final Runnable onAvailable;
    private final Queue<EncodedFrame> frames;

    /** Guards which ladder it is on; taken before a ladder's own lock. */
    private final Object membership = new Object();

    private boolean closed;
    private volatile FormatLadder ladder;
    private volatile RungHysteresis hysteresis;
    private boolean waitsForKeyframe = true;
    private long dropped;
    private volatile boolean paused;
    private volatile boolean shown;
    private volatile MediaStream stream;
    private volatile MediaStream next;
    private volatile long allowedBitrate = Long.MAX_VALUE;
    private volatile Priority priority = Priority.VIEWER;
    private volatile int heldFrames;

    StreamReader(FormatLadder ladder, MediaStream stream, int capacity, Runnable onAvailable) {
        this.ladder = ladder;
        this.stream = stream;
        this.capacity = capacity;
        this.onAvailable = onAvailable;
        this.frames = new ArrayDeque<>(capacity);
        this.hysteresis = new RungHysteresis(stream.rung());
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

    /**
     * Gives up what waits: it would keep a network busy that has become too slow for it. Goes on with the next keyframe,
     * which is asked for, on this rung or a lower one.
     */
    public void startAnew() {
        synchronized (this) {
            dropped += frames.size();
            frames.clear();
            waitsForKeyframe = true;
        }
        ladder.overflowed(this);
    }

    /** What this viewer's network can take, in bit/s. */
    public void allowedBitrate(long bitsPerSecond) {
        allowedBitrate = bitsPerSecond;
        ladder.allowedBitrateChanged(this);
    }

    /** Says who this is: control of the desktop comes and goes. */
    public void priority(Priority newPriority) {
        if (newPriority != priority) {
            priority = newPriority;
            ladder.review();
        }
    }

    /** How many frames this viewer's decoder holds back until more come: 0 shows each at once. */
    public void heldFrames(int frames) {
        if (frames != heldFrames) {
            heldFrames = frames;
            ladder.review();
        }
    }

    /** The rung whose frames are delivered at the moment. */
    public Rung rung() {
        return stream.rung();
    }

    /** How the pictures are to be shown, which may change at any time. */
    public QualityProfile quality() {
        return ladder.quality();
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
        ladder.review();
        if (!pause) {
            stream.requestKeyframe();
        }
    }

    /**
     * Reads the pictures of another source from its next keyframe on, which is asked for. Until that comes nothing more is
     * delivered. Without effect after close.
     *
     * @throws IllegalArgumentException when the source has no such format
     */
    public void follow(StreamLadder source) {
        synchronized (membership) {
            FormatLadder to = source.ladder(stream.format());
            if (!closed && to != ladder) {
                ladder.remove(this);
                ladder = to;
                to.adopt(this);
            }
        }
    }

    long allowedBitrate() {
        return allowedBitrate;
    }

    int heldFrames() {
        return heldFrames;
    }

    boolean isController() {
        return priority == Priority.CONTROLLER;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether a frame was delivered yet. */
    boolean hasShown() {
        return shown;
    }

    /** What it reads now. */
    MediaStream stream() {
        return stream;
    }

    /** What it waits for a keyframe of; null: it stays where it is. */
    MediaStream next() {
        return next;
    }

    /** For the ladder, under its lock. */
    RungHysteresis hysteresis() {
        return hysteresis;
    }

    /** Called by the ladder only, which joins and leaves the streams. */
    synchronized void changeAtKeyframe(MediaStream to) {
        next = to;
    }

    /** Called by the ladder only: there is nothing to change over from, because nothing was delivered yet. */
    synchronized void startWith(MediaStream first) {
        stream = first;
        next = null;
        waitsForKeyframe = true;
    }

    /** Called by the ladder only: what was read before was another source's. */
    synchronized void startAnew(MediaStream first) {
        startWith(first);
        hysteresis = new RungHysteresis(first.rung());
        shown = false;
        dropped += frames.size();
        frames.clear();
    }

    /** Called by the streams only. */
    void offer(MediaStream from, EncodedFrame frame) {
        MediaStream left = null;
        FormatLadder present;
        Outcome outcome;
        synchronized (this) {
            if (from == next) {
                if (!frame.keyframe()) {
                    return;
                }
                left = stream;
                stream = next;
                next = null;
                dropped += frames.size();
                frames.clear();
            } else if (from != stream) {
                return;
            }
            present = ladder;
            outcome = take(frame);
        }
        if (left != null) {
            present.changed(this, left, from);
        }
        switch (outcome) {
            case DELIVERED -> onAvailable.run();
            case DISCARDED -> {}
            case OVERFLOWED -> present.overflowed(this);
        }
    }

    private Outcome take(EncodedFrame frame) {
        if (paused || (waitsForKeyframe && !frame.keyframe())) {
            dropped++;
            return Outcome.DISCARDED;
        }
        if (frames.size() >= capacity) {
            dropped += frames.size();
            frames.clear();
            if (!frame.keyframe()) {
                dropped++;
                waitsForKeyframe = true;
                return Outcome.OVERFLOWED;
            }
        }
        waitsForKeyframe = false;
        shown = true;
        frames.add(frame);
        return Outcome.DELIVERED;
    }

    @Override
    public void close() {
        synchronized (membership) {
            closed = true;
            ladder.remove(this);
        }
    }
}

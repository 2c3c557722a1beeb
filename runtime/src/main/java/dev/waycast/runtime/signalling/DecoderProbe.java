package dev.waycast.runtime.signalling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Finds out how many frames a viewer's decoder holds back until more come. While pictures move that is delay; when they
 * stop, the last ones stay off the screen.
 *
 * <p>Known are the frames that went out; the first picture of a viewer and the refinement that follows it are enough. The
 * page says when it received and showed them, by its own clock. What was received before a pause and shown only after it
 * was held, and so was what is not shown although nothing has come for a while. One pause after which nothing is missing
 * proves that nothing is held; the contrary takes several, because a frame may also be lost or late.
 *
 * <p>Thread-safe; frames are told on the sending thread.
 */
final class DecoderProbe {

    /** Longer than decoding and showing a frame takes. */
    private static final double PAUSE_MILLIS = 80;
    /** Nothing more is on its way. */
    private static final double REST_MILLIS = 300;

    private static final int ENOUGH_PAUSES = 3;
    private static final int REMEMBERED_FRAMES = 256;

    /**
     * A frame that is on the screen, in milliseconds of the page's clock.
     *
     * @param rtp its RTP timestamp
     * @param received when its last packet came
     * @param shown when it came to the screen
     */
    record Shown(long rtp, double received, double shown) {}

    /** A frame that went out. */
    private static final class Frame {

        private final long rtp;
        private final double sent;
        private double received = Double.NaN;
        private double shown = Double.NaN;
        private boolean judged;

        Frame(long rtp, double sent) {
            this.rtp = rtp;
            this.sent = sent;
        }

        boolean isShown() {
            return !Double.isNaN(shown);
        }
    }

    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private int pauses;
    private boolean rested;
    private boolean doubt;
    private int fewestHeld = Integer.MAX_VALUE;

    /** A frame went out. */
    synchronized void sent(long rtp, long nanos) {
        if (isDecided()) {
            return;
        }
        if (frames.size() == REMEMBERED_FRAMES) {
            frames.removeFirst();
        }
        frames.add(new Frame(rtp, nanos / (double) TimeUnit.MILLISECONDS.toNanos(1)));
    }

    /**
     * What the page has shown since it said so last.
     *
     * @param now the page's clock
     * @param longestPlayout how long the page may hold frames back to even out the network
     */
    synchronized void shown(List<Shown> shown, double now, Duration longestPlayout) {
        if (isDecided()) {
            return;
        }
        shown.forEach(this::note);
        judgePauses(PAUSE_MILLIS + longestPlayout.toMillis());
        judgeEnd(now - REST_MILLIS - longestPlayout.toMillis());
    }

    /**
     * What a page says that does not know which frame it shows.
     *
     * @param frames received but not decoded, after nothing came for a while
     */
    synchronized void waiting(int frames) {
        if (!isDecided()) {
            judgeRest(frames);
        }
    }

    /** How many frames the decoder holds back; empty: not known yet. Once known it stays. */
    synchronized OptionalInt heldFrames() {
        return isDecided() ? OptionalInt.of(fewestHeld) : OptionalInt.empty();
    }

    /** Whether frames seem to be held, but more of them are needed to know. True once after each rest. */
    synchronized boolean takeDoubt() {
        boolean present = doubt && !isDecided();
        doubt = false;
        return present;
    }

    private boolean isDecided() {
        return fewestHeld == 0 || (pauses >= ENOUGH_PAUSES && rested);
    }

    private void judge(int held) {
        pauses++;
        fewestHeld = Math.min(fewestHeld, held);
    }

    private void note(Shown shown) {
        for (Frame frame : frames) {
            if (frame.rtp == shown.rtp) {
                frame.received = shown.received;
                frame.shown = shown.shown;
                return;
            }
        }
    }

    /** Between two frames that were shown both: otherwise one may be lost, or on its way. */
    private void judgePauses(double shortest) {
        Frame before = null;
        for (Frame frame : frames) {
            boolean known = before != null && before.isShown() && frame.isShown();
            if (known
                    && !before.judged
                    && frame.received - before.received >= shortest
                    && hasShownBefore(frame.received)) {
                before.judged = true;
                judge(heldUntil(frame.received));
            }
            before = frame;
        }
    }

    /** Where nothing was shown yet, the decoder may hold more than had come. */
    private boolean hasShownBefore(double pauseEnd) {
        return frames.stream().anyMatch(frame -> frame.shown < pauseEnd);
    }

    /** Of the frames received before that moment, how many were shown only after it. */
    private int heldUntil(double pauseEnd) {
        return (int) frames.stream()
                .filter(frame -> frame.received < pauseEnd && frame.shown >= pauseEnd)
                .count();
    }

    /** @param arrivedBy what came by then should be on the screen, if nothing has come since */
    private void judgeEnd(double arrivedBy) {
        double slowest = slowest();
        if (frames.isEmpty() || frames.getLast().judged || Double.isNaN(slowest)) {
            return;
        }
        Frame last = frames.getLast();
        if (last.sent + slowest > arrivedBy) {
            return;
        }
        last.judged = true;
        int held = 0;
        for (Iterator<Frame> newest = frames.descendingIterator();
                newest.hasNext() && !newest.next().isShown(); ) {
            held++;
        }
        judgeRest(held);
    }

    private void judgeRest(int held) {
        rested = true;
        doubt = true;
        judge(held);
    }

    /** The longest way of a frame from here to there, from one clock to the other; NaN: none was shown yet. */
    private double slowest() {
        return frames.stream()
                .filter(Frame::isShown)
                .mapToDouble(frame -> frame.received - frame.sent)
                .max()
                .orElse(Double.NaN);
    }
}

package dev.waycast.transports.webrtc.libwebrtc;

import dev.waycast.media.frame.VideoCodec;
import java.time.Duration;

/**
 * How much smaller than the desktop one viewer's pictures are encoded.
 *
 * <p>The encoders of libwebrtc do not get coarser than a certain quantiser; what they then make too much, libwebrtc leaves
 * out, on a narrow network most pictures. It asks its source for smaller ones instead, but the source of webrtc-java does
 * not hear it. So this looks at what came of the pictures: when too few were encoded, they become as much smaller as makes
 * all of them fit; when the quantiser is fine for a while, larger again. A step up that does not last makes the next
 * one wait longer.
 *
 * <p>Used by one thread.
 */
final class EncodedSize {

    private static final long WINDOW = Duration.ofSeconds(2).toNanos();
    private static final double[] DIVISORS = {1, 1.5, 2, 3, 4};
    /** Of the pictures: fewer than this are too few. */
    private static final double ENOUGH = 0.7;
    /** In a window; of less nothing can be said about how many were left out. */
    private static final int MOVING = 20;

    private static final int SHORTEST_PATIENCE = 2;
    private static final int LONGEST_PATIENCE = 30;

    private int step;
    private int patience = SHORTEST_PATIENCE;
    private int fineWindows;
    private int windowsSinceLarger = Integer.MAX_VALUE;
    private long windowBegan;
    private Counters before = new Counters(0, 0, 0);

    /**
     * What happened since the session began.
     *
     * @param pictures given to libwebrtc
     * @param encoded of these
     * @param quantisers the sum over the encoded ones, in the codec's own scale
     */
    record Counters(long pictures, long encoded, long quantisers) {

        private Counters since(Counters earlier) {
            return new Counters(
                    pictures - earlier.pictures, encoded - earlier.encoded, quantisers - earlier.quantisers);
        }
    }

    /** By how much width and height are divided, 1 to 4. */
    double divisor() {
        return DIVISORS[step];
    }

    /** Takes a reading; any number a second. @param now of {@link System#nanoTime()} */
    void look(long now, Counters counters, VideoCodec codec) {
        if (windowBegan == 0) {
            windowBegan = now;
            before = counters;
        }
        if (now - windowBegan < WINDOW) {
            return;
        }
        decide(counters.since(before), codec);
        windowBegan = now;
        before = counters;
    }

    private void decide(Counters window, VideoCodec codec) {
        windowsSinceLarger = Math.min(windowsSinceLarger, LONGEST_PATIENCE) + 1;
        if (window.pictures >= MOVING && window.encoded < ENOUGH * window.pictures) {
            smaller((double) window.encoded / window.pictures);
        } else if (window.encoded > 0 && window.quantisers < fine(codec) * window.encoded) {
            fineWindows++;
            if (fineWindows >= patience) {
                larger();
            }
        } else {
            fineWindows = 0;
        }
    }

    /** The bits of a picture go with its pixels. @param share of the pictures that were encoded */
    private void smaller(double share) {
        if (windowsSinceLarger <= patience) {
            patience = Math.min(2 * patience, LONGEST_PATIENCE);
        }
        fineWindows = 0;
        double wanted = divisor() / Math.sqrt(Math.max(share, 0.01));
        while (step < DIVISORS.length - 1 && divisor() < wanted) {
            step++;
        }
    }

    private void larger() {
        fineWindows = 0;
        if (step > 0) {
            step--;
            windowsSinceLarger = 0;
        }
    }

    /** The quantiser below which libwebrtc itself takes a picture for good enough to be larger. */
    private static int fine(VideoCodec codec) {
        return switch (codec) {
            case H264, H265 -> 24;
            case VP8 -> 29;
            case VP9 -> 149;
            case AV1 -> 145;
        };
    }
}

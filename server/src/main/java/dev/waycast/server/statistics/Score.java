package dev.waycast.server.statistics;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How well a session works, 0 (useless) to 100 (as good as a local screen); docs/performance-score.md has the formula.
 * Null: not enough is known.
 *
 * @param value all parts together
 * @param latency how soon the viewer sees what happens, and the answer to what they do
 * @param throughput whether all pictures arrive
 * @param resources how much room the server has
 * @param quality how sharp the pictures are
 */
public record Score(
        @Schema(nullable = true) Integer value,
        @Schema(nullable = true) Integer latency,
        @Schema(nullable = true) Integer throughput,
        @Schema(nullable = true) Integer resources,
        @Schema(nullable = true) Integer quality) {

    private static final double[] WEIGHTS = {0.40, 0.25, 0.10, 0.25};

    private static final double LATENCY_LOCAL_MILLIS = 50;
    private static final double LATENCY_USELESS_MILLIS = 1000;
    private static final double BITS_PER_PIXEL_AND_SECOND = 3;
    private static final double STILL_FRAMES_PER_SECOND = 1;
    private static final double LOAD_FREE = 0.5;
    private static final double LOAD_FULL = 1.0;
    private static final double ENCODING_FREE = 0.5;
    private static final double ENCODING_FULL = 1.5;
    private static final double QUANTISER_SHARP = 22;
    private static final double QUANTISER_USELESS = 47;
    private static final double LOSS_USELESS_PERCENT = 10;

    /**
     * What a score is made of. NaN: not known.
     *
     * @param endToEndMillis from capture to the viewer's screen
     * @param roundTripMillis of the network
     * @param shownFramesPerSecond by the viewer
     * @param encodedFramesPerSecond by the desktop
     * @param targetBitrate bit/s that the viewer's network is thought to take
     * @param pixels of the picture
     * @param load of all processors of the host, 0 to 1
     * @param encodingMillis to convert and encode a picture, 95th percentile
     * @param frameRate the most pictures per second the desktop may send
     * @param quantiser of the newest picture: H.264, 0 best to 51
     * @param lossPercent of packets, 0 to 100
     */
    public record Measured(
            double endToEndMillis,
            double roundTripMillis,
            double shownFramesPerSecond,
            double encodedFramesPerSecond,
            double targetBitrate,
            double pixels,
            double load,
            double encodingMillis,
            double frameRate,
            double quantiser,
            double lossPercent) {}

    public static Score of(Measured measured) {
        double[] parts = {latency(measured), throughput(measured), resources(measured), quality(measured)};
        return new Score(
                points(together(parts)), points(parts[0]), points(parts[1]), points(parts[2]), points(parts[3]));
    }

    /** Weighted geometric mean of what is known: one part that is useless makes the whole useless. */
    private static double together(double[] parts) {
        double logarithms = 0;
        double weights = 0;
        for (int i = 0; i < parts.length; i++) {
            if (!Double.isNaN(parts[i])) {
                logarithms += WEIGHTS[i] * Math.log(parts[i]);
                weights += WEIGHTS[i];
            }
        }
        return weights == 0 ? Double.NaN : Math.exp(logarithms / weights);
    }

    private static double latency(Measured m) {
        // A hand that acts waits for its input to travel, and then for the picture.
        double response = m.endToEndMillis() + known(m.roundTripMillis(), 0) / 2;
        return share(Math.log(response), Math.log(LATENCY_LOCAL_MILLIS), Math.log(LATENCY_USELESS_MILLIS));
    }

    private static double throughput(Measured m) {
        boolean still = m.encodedFramesPerSecond() < STILL_FRAMES_PER_SECOND;
        double frames = still ? 1 : Math.min(1, m.shownFramesPerSecond() / m.encodedFramesPerSecond());
        double room = Math.min(1, m.targetBitrate() / (m.pixels() * BITS_PER_PIXEL_AND_SECOND));
        return narrower(frames, room);
    }

    private static double resources(Measured m) {
        double interval = 1000 / m.frameRate();
        return narrower(
                share(m.load(), LOAD_FREE, LOAD_FULL),
                share(m.encodingMillis() / interval, ENCODING_FREE, ENCODING_FULL));
    }

    private static double quality(Measured m) {
        double sharpness = share(m.quantiser(), QUANTISER_SHARP, QUANTISER_USELESS);
        return sharpness * share(known(m.lossPercent(), 0), 0, LOSS_USELESS_PERCENT);
    }

    /** 1 at {@code good} and on its far side, 0 at {@code useless}, a straight line between. */
    private static double share(double value, double good, double useless) {
        return Double.isNaN(value) ? value : Math.clamp((useless - value) / (useless - good), 0.0, 1.0);
    }

    private static double narrower(double a, double b) {
        return Math.min(known(a, b), known(b, a));
    }

    private static double known(double value, double otherwise) {
        return Double.isNaN(value) ? otherwise : value;
    }

    private static Integer points(double share) {
        return Double.isNaN(share) ? null : (int) Math.round(share * 100);
    }
}

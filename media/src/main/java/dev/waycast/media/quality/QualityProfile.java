package dev.waycast.media.quality;

import java.time.Duration;

/**
 * What a latency mode and a scenario mean for every stage between capture and viewer.
 *
 * @param mode the mode it follows from
 * @param scenario the scenario it follows from
 * @param vbvFrames size of the encoder's rate buffer in frames, 1 to 60: small means even packets, low latency
 * @param keyframeInterval shortest time between two keyframes that viewers ask for; there are no others
 * @param effort the encoder's, unless a preset is configured
 * @param maxFrameRate the most pictures per second, at least 1
 * @param refinement how a picture that stands still gets sharp
 * @param damageThreshold changed pixels below which a change may wait for the next frame, for sources without damage
 * @param degradation what a viewer with a bad network keeps
 * @param playout how long viewers may hold a picture back
 * @param pacingFactor a picture leaves at this multiple of what the network takes at most, at least 1: less spreads the
 *     packets of a large picture, more delays them less
 */
public record QualityProfile(
        LatencyMode mode,
        Scenario scenario,
        int vbvFrames,
        Duration keyframeInterval,
        EncoderEffort effort,
        int maxFrameRate,
        Refinement refinement,
        int damageThreshold,
        DegradationPreference degradation,
        Playout playout,
        double pacingFactor) {

    /** Low latency for desktop work. */
    public static final QualityProfile DEFAULT = of(LatencyMode.LOW, Scenario.DESKTOP);

    /** Where a frame rate is not limited. */
    public static final int ANY_FRAME_RATE = 240;

    /**
     * After the last change the picture is encoded again until it is near lossless, and the last of these is repeated:
     * some decoders show a frame only when more arrive. Then there is silence.
     *
     * @param interval from one refining frame to the next
     * @param targetQp refining stops at this average quantiser (H.264: 0 to 51; 18 looks lossless on text)
     * @param maxFrames refining stops after so many frames in any case
     * @param repeats how often the last picture is sent once more
     */
    public record Refinement(Duration interval, int targetQp, int maxFrames, int repeats) {}

    /**
     * The delay between a picture's arrival and its display. 0 to 0 shows each at once, without a jitter buffer; any other
     * limits let the viewer even out the network, and give lost packets time to be sent again.
     */
    public record Playout(Duration minimum, Duration maximum) {

        static Playout ofMillis(long minimum, long maximum) {
            return new Playout(Duration.ofMillis(minimum), Duration.ofMillis(maximum));
        }
    }

    /** The table. What a mode says concerns delay, what a scenario says concerns the picture. */
    public static QualityProfile of(LatencyMode mode, Scenario scenario) {
        QualityProfile byMode = switch (mode) {
            case ULTRA_LOW -> delay(mode, 2, 250, EncoderEffort.FASTEST, Playout.ofMillis(0, 0), 10);
            case LOW -> delay(mode, 3, 500, EncoderEffort.FASTEST, Playout.ofMillis(0, 0), 10);
            case BALANCED -> delay(mode, 8, 500, EncoderEffort.FASTER, Playout.ofMillis(0, 100), 2);
            case HIGH_QUALITY -> delay(mode, 30, 1000, EncoderEffort.FAST, Playout.ofMillis(60, 400), 1.5);
        };
        return switch (scenario) {
            case DESKTOP -> byMode;
            case VIDEO ->
                byMode.picture(
                        scenario, ANY_FRAME_RATE, refinement(200, 24, 5), 64, DegradationPreference.MAINTAIN_FRAMERATE);
            case READING ->
                byMode.picture(scenario, 20, refinement(50, 12, 40), 4, DegradationPreference.MAINTAIN_RESOLUTION);
        };
    }

    private static QualityProfile delay(
            LatencyMode mode,
            int vbvFrames,
            long keyframeIntervalMillis,
            EncoderEffort effort,
            Playout playout,
            double pacingFactor) {
        return new QualityProfile(
                mode,
                Scenario.DESKTOP,
                vbvFrames,
                Duration.ofMillis(keyframeIntervalMillis),
                effort,
                ANY_FRAME_RATE,
                refinement(100, 18, 30),
                16,
                DegradationPreference.MAINTAIN_RESOLUTION,
                playout,
                pacingFactor);
    }

    private static Refinement refinement(long intervalMillis, int targetQp, int maxFrames) {
        return new Refinement(Duration.ofMillis(intervalMillis), targetQp, maxFrames, 2);
    }

    private QualityProfile picture(
            Scenario newScenario,
            int frameRate,
            Refinement newRefinement,
            int threshold,
            DegradationPreference preference) {
        return new QualityProfile(
                mode,
                newScenario,
                vbvFrames,
                keyframeInterval,
                effort,
                frameRate,
                newRefinement,
                threshold,
                preference,
                playout,
                pacingFactor);
    }

    /** The same but for these, which somebody chose one by one. */
    public QualityProfile with(
            int frames, Duration newKeyframeInterval, Refinement newRefinement, int newDamageThreshold) {
        return new QualityProfile(
                mode,
                scenario,
                frames,
                newKeyframeInterval,
                effort,
                maxFrameRate,
                newRefinement,
                newDamageThreshold,
                degradation,
                playout,
                pacingFactor);
    }
}

package dev.waycast.protocols.rtp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * The playout-delay header extension: how long the receiver may hold a picture back. 0 to 0 asks it to show each
 * picture at once.
 *
 * @param minimum whole steps of 10 ms, 0..40 950 ms
 * @param maximum same, not below the minimum
 */
public record PlayoutDelay(Duration minimum, Duration maximum) {

    public static final PlayoutDelay IMMEDIATE = new PlayoutDelay(Duration.ZERO, Duration.ZERO);

    static final int LENGTH = 3;
    private static final int STEP_MILLIS = 10;
    private static final int MAX_STEPS = 0xFFF;

    public PlayoutDelay {
        if (steps(minimum) < 0 || steps(maximum) > MAX_STEPS || minimum.compareTo(maximum) > 0) {
            throw new IllegalArgumentException("A playout delay lies between 0 and 40.95 s, the minimum not above the "
                    + "maximum; " + minimum + " to " + maximum + " does not.");
        }
    }

    public static Optional<PlayoutDelay> parse(ByteBuffer value) {
        if (value.remaining() != LENGTH) {
            return Optional.empty();
        }
        int position = value.position();
        int bits = (value.get(position) & 0xFF) << 16
                | (value.get(position + 1) & 0xFF) << 8
                | value.get(position + 2) & 0xFF;
        int minimum = bits >>> 12;
        int maximum = bits & MAX_STEPS;
        return minimum > maximum
                ? Optional.empty()
                : Optional.of(new PlayoutDelay(
                        Duration.ofMillis((long) minimum * STEP_MILLIS),
                        Duration.ofMillis((long) maximum * STEP_MILLIS)));
    }

    byte[] toBytes() {
        int bits = (int) (steps(minimum) << 12 | steps(maximum));
        return new byte[] {(byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
    }

    private static long steps(Duration duration) {
        return duration.toMillis() / STEP_MILLIS;
    }
}

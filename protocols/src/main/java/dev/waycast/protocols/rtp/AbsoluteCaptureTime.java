package dev.waycast.protocols.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The abs-capture-time header extension: when the picture was taken, by the capturing machine's clock.
 *
 * @param ntp NTP time, UQ32.32: see {@link NtpTime}
 * @param clockOffset what to add to that clock to get the sender's, Q32.32; only relays send it
 */
public record AbsoluteCaptureTime(long ntp, OptionalLong clockOffset) {

    static final int LENGTH = 8;
    private static final int LENGTH_WITH_OFFSET = 16;

    public static Optional<AbsoluteCaptureTime> parse(ByteBuffer value) {
        ByteBuffer bigEndian = value.duplicate();
        return switch (value.remaining()) {
            case LENGTH -> Optional.of(new AbsoluteCaptureTime(bigEndian.getLong(), OptionalLong.empty()));
            case LENGTH_WITH_OFFSET ->
                Optional.of(new AbsoluteCaptureTime(bigEndian.getLong(), OptionalLong.of(bigEndian.getLong())));
            default -> Optional.empty();
        };
    }
}

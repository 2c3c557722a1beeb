package dev.waycast.protocols.rtp;

import java.time.Duration;
import java.time.Instant;

/** Conversions to and from NTP's 64-bit time: seconds since 1900 in the upper half, fractions below (UQ32.32). */
public final class NtpTime {

    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LOW_32 = 0xFFFF_FFFFL;
    /** Times whose top bit is clear belong to the era that begins in 2036 (RFC 4330 section 3). */
    private static final long ERA_SECONDS = 1L << 32;

    private NtpTime() {}

    public static long of(Instant instant) {
        return of(instant.getEpochSecond(), instant.getNano());
    }

    /** @param nanos 0..999 999 999 */
    public static long of(long epochSecond, int nanos) {
        long fraction = ((long) nanos << 32) / NANOS_PER_SECOND;
        return epochSecond + SECONDS_1900_TO_1970 << 32 | fraction;
    }

    public static Instant toInstant(long ntp) {
        long seconds = ntp >>> 32;
        long era = ntp < 0 ? 0 : ERA_SECONDS;
        long nanos = (ntp & LOW_32) * NANOS_PER_SECOND + (1L << 31) >>> 32;
        return Instant.ofEpochSecond(seconds + era - SECONDS_1900_TO_1970, nanos);
    }

    /** The middle 32 bits, in units of 1/65536 s: what LSR carries (RFC 3550 section 6.4.1). */
    public static int compact(long ntp) {
        return (int) (ntp >>> 16);
    }

    /** The time that a difference of {@link #compact} values stands for. */
    public static Duration compactDuration(int compact) {
        long units = Integer.toUnsignedLong(compact);
        return Duration.ofNanos(units * NANOS_PER_SECOND >> 16);
    }
}

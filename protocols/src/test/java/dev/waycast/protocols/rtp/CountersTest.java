package dev.waycast.protocols.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CountersTest {

    @Test
    void comparesAcrossTheWrap() {
        assertThat(SequenceNumbers.isAfter(0, 65535)).isTrue();
        assertThat(SequenceNumbers.isAfter(65535, 0)).isFalse();
        assertThat(SequenceNumbers.isAfter(5, 5)).isFalse();
        assertThat(SequenceNumbers.distance(65530, 4)).isEqualTo(10);
        assertThat(SequenceNumbers.distance(4, 65530)).isEqualTo(-10);
        assertThat(SequenceNumbers.next(65535)).isZero();
    }

    @Test
    void unwrapsSequenceNumbers() {
        Unwrapper unwrapper = Unwrapper.ofSequenceNumbers();
        assertThat(unwrapper.unwrap(65534)).isEqualTo(65534);
        assertThat(unwrapper.unwrap(65535)).isEqualTo(65535);
        assertThat(unwrapper.unwrap(1)).isEqualTo(65537);
        assertThat(unwrapper.unwrap(0)).isEqualTo(65536);
        assertThat(unwrapper.unwrap(65533)).isEqualTo(65533);
        for (long expected = 65534; expected < 1_000_000; expected += 1000) {
            assertThat(unwrapper.unwrap((int) expected)).isEqualTo(expected);
        }
    }

    @Test
    void unwrapsTimestamps() {
        Unwrapper unwrapper = Unwrapper.ofTimestamps();
        assertThat(unwrapper.unwrap(-1)).isEqualTo(0xFFFF_FFFFL);
        assertThat(unwrapper.unwrap(2999)).isEqualTo(0x1_0000_0000L + 2999);
        assertThat(unwrapper.unwrap(-1)).isEqualTo(0xFFFF_FFFFL);
        assertThat(Unwrapper.ofTimestamps().unwrap(0)).isZero();
    }

    @Test
    void convertsNtpTime() {
        assertThat(NtpTime.of(Instant.EPOCH)).isEqualTo(2_208_988_800L << 32);
        assertThat(NtpTime.of(Instant.ofEpochSecond(0, 500_000_000))).isEqualTo(2_208_988_800L << 32 | 0x8000_0000L);
        for (Instant instant : new Instant[] {
            Instant.parse("2026-11-21T02:19:33.123456789Z"),
            Instant.parse("2036-02-07T06:28:15.999999999Z"),
            Instant.parse("2036-02-07T06:28:16.000000001Z")
        }) {
            assertThat(NtpTime.toInstant(NtpTime.of(instant))).isEqualTo(instant);
        }
    }

    @Test
    void compactTimesSubtract() {
        Instant sent = Instant.parse("2026-11-21T02:19:33.5Z");
        int difference = NtpTime.compact(NtpTime.of(sent.plusMillis(125))) - NtpTime.compact(NtpTime.of(sent));
        assertThat(NtpTime.compactDuration(difference)).isEqualTo(Duration.ofMillis(125));
    }
}

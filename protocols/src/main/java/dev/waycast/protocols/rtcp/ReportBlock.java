package dev.waycast.protocols.rtcp;

import dev.waycast.protocols.rtp.NtpTime;
import java.time.Duration;
import java.util.Optional;

/**
 * What a receiver says about one stream: RFC 3550 section 6.4.1.
 *
 * @param ssrc the stream
 * @param fractionLost of 256, since the report before: 0..255
 * @param cumulativeLost packets since the beginning; negative when there were more duplicates than losses; 24 bits
 * @param highestSequence the highest sequence number with the count of its wraps above: 32 bits
 * @param jitter in units of the RTP clock, unsigned
 * @param lastSenderReport the middle 32 bits of the NTP time in the last sender report; 0 before the first
 * @param delaySinceLastSenderReport in units of 1/65536 s, unsigned
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        int highestSequence,
        int jitter,
        int lastSenderReport,
        int delaySinceLastSenderReport) {

    private static final double FRACTION = 256.0;

    /** The share of packets lost since the report before: 0..1. */
    public double lossRate() {
        return fractionLost / FRACTION;
    }

    /**
     * How long a packet takes there and back.
     *
     * @param arrivalNtp when the report came, NTP time by the clock that the sender reports use
     * @return empty before the first sender report came through, and when the numbers make no sense
     */
    public Optional<Duration> roundTripTime(long arrivalNtp) {
        if (lastSenderReport == 0) {
            return Optional.empty();
        }
        int difference = NtpTime.compact(arrivalNtp) - lastSenderReport - delaySinceLastSenderReport;
        return difference < 0 ? Optional.empty() : Optional.of(NtpTime.compactDuration(difference));
    }
}

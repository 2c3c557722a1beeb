package dev.waycast.server.statistics;

import dev.waycast.runtime.metrics.StageTimings.Percentiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How pictures flow now.
 *
 * @param at when it was measured; rates are of the second before
 */
public record Statistics(Instant at, List<OfDesktop> desktops, List<OfSession> sessions) {

    /**
     * What a desktop sends.
     *
     * @param framesPerSecond encoded pictures
     * @param bitrate bit/s of the encoded stream
     * @param targetBitrate bit/s that the encoder aims at
     * @param quantiser of the newest picture: H.264, 0 best to 51; null: not known
     * @param viewers connected or connecting
     * @param stages by name (capture, queue, convert, encode, packetise, send): milliseconds of the last few hundred
     *     pictures; stages without a picture are left out
     */
    @Schema(name = "DesktopStatistics")
    public record OfDesktop(
            String name,
            double framesPerSecond,
            long bitrate,
            long targetBitrate,
            @Schema(nullable = true) Integer quantiser,
            int viewers,
            Map<String, Percentiles> stages) {}

    /**
     * What a viewer gets. Null: it did not say, or that is not known yet.
     *
     * @param framesPerSecond shown by the viewer
     * @param bitrate bit/s sent
     * @param targetBitrate bit/s its network is thought to take
     * @param lossPercent of packets, 0 to 100
     * @param networkMillis and the next three: medians as the viewer measured them
     * @param score 0 bad to 100 good, see docs/performance-score.md
     */
    @Schema(name = "SessionStatistics")
    public record OfSession(
            String id,
            @Schema(nullable = true) Double framesPerSecond,
            long bitrate,
            long targetBitrate,
            @Schema(nullable = true) Double lossPercent,
            @Schema(nullable = true) Double roundTripMillis,
            @Schema(nullable = true) Double networkMillis,
            @Schema(nullable = true) Double decodeMillis,
            @Schema(nullable = true) Double presentMillis,
            @Schema(nullable = true) Double endToEndMillis,
            Score score) {}
}

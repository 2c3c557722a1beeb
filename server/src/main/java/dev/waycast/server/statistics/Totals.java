package dev.waycast.server.statistics;

import dev.waycast.media.pipeline.PipelineStatistics;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.runtime.session.SessionStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Adds up what the server does. Thread-safe. */
@ApplicationScoped
public class Totals {

    /**
     * All together.
     *
     * @param startedAt of the server
     * @param desktops that are captured now
     * @param sessions that are live now
     * @param viewers connected or connecting
     * @param controlling whether somebody holds control of a desktop now: how many
     * @param bitrate bit/s to all viewers together
     * @param framesCaptured and the next three: since the start
     * @param heapBytes of memory in use by Java
     */
    @Schema(name = "Totals")
    public record Reading(
            Instant at,
            Instant startedAt,
            long uptimeSeconds,
            int desktops,
            int sessions,
            int viewers,
            int controlling,
            long bitrate,
            long framesCaptured,
            long framesEncoded,
            long bytesEncoded,
            long captureRestarts,
            long heapBytes) {}

    @Inject
    DesktopService desktop;

    @Inject
    LiveSessions sessions;

    Reading read() {
        Instant now = Instant.now();
        Instant started =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        List<SessionStatus> live = sessions.all().stream()
                .filter(LiveSession::isViewer)
                .map(LiveSession::status)
                .toList();
        return new Reading(
                now,
                started,
                Duration.between(started, now).toSeconds(),
                desktop.status().filter(status -> status.capture() != null).isPresent() ? 1 : 0,
                live.size(),
                desktop.viewers(),
                (int) live.stream().filter(SessionStatus::controls).count(),
                live.stream().mapToLong(SessionStatus::bitrate).sum(),
                counter(statistics -> statistics.capture().frames()),
                counter(PipelineStatistics::encoded),
                counter(PipelineStatistics::encodedBytes),
                counter(PipelineStatistics::captureRestarts),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private long counter(ToLongFunction<PipelineStatistics> counter) {
        Optional<PipelineStatistics> statistics = desktop.statistics();
        return statistics.isPresent() ? counter.applyAsLong(statistics.get()) : 0;
    }
}

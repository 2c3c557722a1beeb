package dev.waycast.server.desktops;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.host.HostCheck;
import dev.waycast.server.statistics.Score;
import dev.waycast.server.statistics.Statistics;
import dev.waycast.server.statistics.StatisticsClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotFoundException;
import java.util.Comparator;
import java.util.List;

/** Describes the desktops of this server as they are now. Thread-safe. */
@ApplicationScoped
public class Desktops {

    private static final String CODEC = "H264";

    @Inject
    DesktopService desktop;

    @Inject
    HostCheck host;

    @Inject
    StatisticsClock statistics;

    public List<Desktop> all() {
        return List.of(describe());
    }

    /** @throws NotFoundException when there is no desktop of that name */
    public Desktop find(String name) {
        if (!desktop.name().equals(name)) {
            throw new NotFoundException(
                    "There is no desktop \"" + name + "\"; this server's is called " + desktop.name() + ".");
        }
        return describe();
    }

    private Desktop describe() {
        PipelineStatus status = desktop.status().orElse(null);
        CaptureDescription capture = status == null ? null : status.capture();
        return new Desktop(
                desktop.name(),
                status == null ? Desktop.State.OFF : state(status.state()),
                status == null ? "" : status.reason(),
                capture == null ? "" : capture.provider(),
                capture == null ? "" : capture.desktop(),
                capture == null ? "" : capture.output(),
                status != null && status.controllable(),
                desktop.width(),
                desktop.height(),
                status == null ? "" : status.encoder(),
                CODEC,
                desktop.viewers(),
                desktop.udpPort().orElse(0),
                lowestScore(),
                host.differences());
    }

    private Score lowestScore() {
        return statistics.newest().sessions().stream()
                .map(Statistics.OfSession::score)
                .filter(score -> score.value() != null)
                .min(Comparator.comparing(Score::value))
                .orElse(null);
    }

    private static Desktop.State state(PipelineStatus.State state) {
        return switch (state) {
            case STARTING -> Desktop.State.STARTING;
            case CAPTURING -> Desktop.State.CAPTURING;
            case RETRYING -> Desktop.State.RETRYING;
            case STOPPED -> Desktop.State.STOPPED;
            case CLOSED -> Desktop.State.CLOSED;
        };
    }
}

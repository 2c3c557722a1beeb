package dev.waycast.server.desktops;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.Scenario;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.control.ControlDesk;
import dev.waycast.runtime.control.ControlSnapshot;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.host.HostCheck;
import dev.waycast.server.ProblemException;
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

    @Inject
    DesktopService desktop;

    @Inject
    ControlDesk controls;

    @Inject
    ConsentDesk consents;

    @Inject
    WaycastConfig config;

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

    /**
     * @param maxBitrate bit/s, 0: as configured
     * @param frameRate pictures per second, 0: as configured
     * @throws ProblemException when it is beyond what is configured
     */
    void requirePossible(long maxBitrate, int frameRate) {
        long lowest = config.encoder().minBitrate().bitsPerSecond();
        long highest = config.encoder().maxBitrate().bitsPerSecond();
        if (maxBitrate != 0 && (maxBitrate < lowest || maxBitrate > highest)) {
            throw new ProblemException(
                    400, "maxBitrate must be %d to %d bit/s, or 0: as configured.".formatted(lowest, highest));
        }
        if (frameRate > config.capture().frameRate()) {
            throw new ProblemException(
                    400,
                    "frameRate must be 1 to %d, or 0: as configured."
                            .formatted(config.capture().frameRate()));
        }
    }

    /** @throws ProblemException when there is none of that name */
    LatencyMode mode(String name) {
        return LatencyMode.parse(name)
                .orElseThrow(() -> new ProblemException(400, "mode must be one of " + LatencyMode.names() + "."));
    }

    /** @throws ProblemException when there is none of that name */
    Scenario scenario(String name) {
        return Scenario.parse(name)
                .orElseThrow(() -> new ProblemException(400, "scenario must be one of " + Scenario.names() + "."));
    }

    /** @throws ProblemException when the person at the desktop is to be asked first */
    void requireWatching(Person person) {
        boolean allowed = !consents.isRequired(person.owner())
                || consents.all().stream()
                        .anyMatch(consent -> consent.person().name().equals(person.name())
                                && consent.person().credential().equals(person.credential())
                                && consent.scopes().contains(Scope.WATCH));
        if (!allowed) {
            throw new ProblemException(
                    403,
                    "consent-required",
                    "The person at this desktop decides who sees it: open the viewer page and ask.");
        }
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
                desktop.codecs().stream().findFirst().orElse(""),
                control(),
                consents.isUnattended(),
                quality(),
                desktop.viewers(),
                desktop.udpPort().orElse(0),
                lowestScore(),
                host.differences());
    }

    private Desktop.Control control() {
        ControlSnapshot now = controls.snapshot();
        return new Desktop.Control(
                now.state(),
                now.holderName(),
                now.holderSession(),
                now.queue().stream()
                        .map(waiting -> new Desktop.Waiting(waiting.session(), waiting.name(), waiting.purpose()))
                        .toList(),
                now.paused());
    }

    private Desktop.Quality quality() {
        DesktopService.Limit limit = desktop.limit();
        return new Desktop.Quality(
                limit.maxBitrate() == 0 ? config.encoder().maxBitrate().bitsPerSecond() : limit.maxBitrate(),
                limit.frameRate() == 0 ? config.capture().frameRate() : limit.frameRate(),
                desktop.quality().mode().text(),
                desktop.quality().scenario().text());
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

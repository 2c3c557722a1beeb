package dev.waycast.benchmarks.network;

import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.report.Figure;
import java.util.List;

/**
 * One scenario with one engine.
 *
 * @param scenario as it ran, its times multiplied
 * @param endToEnd of all frames that were shown, ms
 * @param drawn frames the client drew while measuring
 * @param shown frames the browser showed of them
 * @param unreadable frames among the shown ones whose clock was too damaged to be read
 * @param processorShare the application's processor time, 1 is one core
 * @param machineShare what everything on this machine used meanwhile, 1 is one core
 * @param clockError end-to-end values are wrong by at most this, ms
 */
public record NetworkRun(
        NetworkScenario scenario,
        Engine engine,
        Timeline timeline,
        Distribution endToEnd,
        long drawn,
        long shown,
        long unreadable,
        double processorShare,
        double machineShare,
        double clockError) {

    /** Of the scenario and the engine. */
    public String name() {
        return scenario.name() + (engine == Engine.DIRECT ? "" : " (" + engine.setting() + ")");
    }

    public double shownShare() {
        return drawn == 0 ? Double.NaN : (double) shown / drawn;
    }

    public List<Figure> figures() {
        return scenario.demands().stream()
                .flatMap(demand -> demand.judge(this).stream())
                .toList();
    }
}

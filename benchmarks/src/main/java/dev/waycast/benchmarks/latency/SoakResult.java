package dev.waycast.benchmarks.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a long stream looked like over time, and whether anything grew.
 *
 * @param what was streamed, and through which network
 */
public record SoakResult(String what, List<Sample> samples, List<String> findings) {

    /**
     * One reading.
     *
     * @param bufferTargetMillis of the browser's jitter buffer; NaN when no frame left it
     * @param leases NaN when the application does not publish it
     */
    public record Sample(
            double minute,
            double latencyP50,
            double latencyP95,
            double framesPerSecond,
            double bufferTargetMillis,
            double processorShare,
            double residentMegabytes,
            int threads,
            int openFiles,
            double leases) {}

    /** Judges the samples after the first quarter, in which caches and the compiler still settle. */
    public static SoakResult judge(String what, List<Sample> samples) {
        List<String> findings = new ArrayList<>();
        List<Sample> settled = samples.subList(samples.size() / 4, samples.size());
        grows(findings, settled, "resident memory (MB)", Sample::residentMegabytes, 1.10, 10);
        grows(findings, settled, "threads", Sample::threads, 1.10, 3);
        grows(findings, settled, "open files", Sample::openFiles, 1.10, 3);
        grows(findings, settled, "frames on lease", Sample::leases, 1.10, 3);
        grows(findings, settled, "latency p50 (ms)", Sample::latencyP50, 1.5, 3);
        grows(findings, settled, "jitter buffer's target (ms)", Sample::bufferTargetMillis, 1.5, 5);
        return new SoakResult(what, samples, findings);
    }

    public boolean steady() {
        return findings.isEmpty();
    }

    /** Compares the medians of the first and the last third: more than the factor and more than the least step. */
    private static void grows(
            List<String> findings,
            List<Sample> samples,
            String what,
            ToDoubleFunction<Sample> value,
            double factor,
            double step) {
        int third = samples.size() / 3;
        if (third == 0) {
            return;
        }
        double early = median(samples.subList(0, third), value);
        double late = median(samples.subList(samples.size() - third, samples.size()), value);
        if (late > early * factor && late > early + step) {
            findings.add("%s grew from %.1f to %.1f".formatted(what, early, late));
        }
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return Distribution.of(samples.stream()
                        .mapToDouble(value)
                        .filter(Double::isFinite)
                        .boxed()
                        .toList())
                .p50();
    }
}

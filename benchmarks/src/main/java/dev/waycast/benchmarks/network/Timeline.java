package dev.waycast.benchmarks.network;

import dev.waycast.benchmarks.latency.Distribution;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What happened, in seconds since measuring began, each list in the order of time.
 *
 * @param seconds measured
 */
public record Timeline(
        double seconds, List<Shown> frames, List<LinkSample> link, List<Estimate> estimates, List<Receiver> receiver) {

    /**
     * A frame on the viewer's screen.
     *
     * @param number that its client gave it
     * @param latency from the client's commit to the frame callback, ms
     */
    public record Shown(double at, long number, double latency) {}

    /**
     * The way to the viewer.
     *
     * @param capacity bit/s, 0: no bottleneck
     * @param bitrate that passed since the sample before, headers and the competing flow included, bit/s
     * @param tcpBitrate the competing flow's payload that arrived, bit/s
     * @param queueMillis a packet would wait so long
     * @param lost packets since the sample before, both ways, the full queue's included
     */
    public record LinkSample(
            double at, long capacity, double bitrate, double tcpBitrate, double queueMillis, long lost) {}

    /**
     * What the application thinks of the network.
     *
     * @param target bit/s
     * @param lossPercent NaN: not known
     * @param roundTripMillis NaN: not known
     */
    public record Estimate(double at, double target, double lossPercent, double roundTripMillis) {}

    /**
     * The browser's receiver: counters since it began, -1 where it does not say.
     *
     * @param bufferTargetMillis of its jitter buffer, mean since the sample before; NaN: not known
     * @param width of the picture as it came
     */
    public record Receiver(
            double at,
            String codec,
            long packetsLost,
            long retransmitted,
            long fecPackets,
            long nacks,
            long plis,
            long framesDecoded,
            long framesDropped,
            double bufferTargetMillis,
            int width,
            int height) {}

    private static final double WINDOW = 1;
    /** Fewer frames in a window say nothing: the picture stood. */
    private static final int FEWEST = 5;

    /** The longest time between two frames, the beginning and the end of measuring included, seconds. */
    public double longestFreeze() {
        double last = 0;
        double longest = 0;
        for (Shown frame : frames) {
            longest = Math.max(longest, frame.at() - last);
            last = frame.at();
        }
        return Math.max(longest, seconds - last);
    }

    /** Times that the picture stood for longer than this, seconds. */
    public long freezes(double longerThan) {
        double[] moments = DoubleStream.concat(
                        DoubleStream.concat(DoubleStream.of(0), frames.stream().mapToDouble(Shown::at)),
                        DoubleStream.of(seconds))
                .toArray();
        long count = 0;
        for (int i = 1; i < moments.length; i++) {
            if (moments[i] - moments[i - 1] > longerThan) {
                count++;
            }
        }
        return count;
    }

    /** When the first frame after this moment was shown; NaN: never. */
    public double firstFrameAfter(double from) {
        return frames.stream()
                .mapToDouble(Shown::at)
                .filter(at -> at > from)
                .findFirst()
                .orElse(Double.NaN);
    }

    /**
     * How long after {@code from} a second begins in which 95 % of the frames are faster than this; infinite when there
     * is none until {@code to}, NaN when that is too short to say.
     */
    public double latencyBack(double from, double to, double millis) {
        if (to - from < WINDOW) {
            return Double.NaN;
        }
        return Stream.concat(
                        Stream.of(from), frames.stream().map(Shown::at).filter(at -> at > from && at + WINDOW <= to))
                .filter(at -> latencies(at, at + WINDOW).count() >= FEWEST
                        && latencies(at, at + WINDOW).p95() < millis)
                .findFirst()
                .map(at -> at - from)
                .orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * How long after {@code from} the first second ends in which at least so much passed, bit/s; infinite when there is
     * none until {@code to}, NaN when that is too short to say.
     */
    public double capacityUsed(double from, double to, double bitrate) {
        if (to - from < WINDOW) {
            return Double.NaN;
        }
        return link.stream()
                .map(LinkSample::at)
                .filter(at -> at >= from + WINDOW && at <= to)
                .filter(at -> meanBitrate(at - WINDOW, at) >= bitrate)
                .findFirst()
                .map(at -> at - from)
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Of the capacity between two moments, what the competing flow had. */
    public double tcpShare(double from, double to) {
        return mean(from, to, LinkSample::tcpBitrate) / capacityAt(from);
    }

    /** Of the capacity between two moments, what the picture had. */
    public double pictureShare(double from, double to) {
        return (mean(from, to, LinkSample::bitrate) - mean(from, to, LinkSample::tcpBitrate) * TCP_OVERHEAD)
                / capacityAt(from);
    }

    /** A segment of 1500 bytes carries 1448. */
    private static final double TCP_OVERHEAD = 1500.0 / 1448;

    /** bit/s, at the first sample from this moment on. */
    public double capacityAt(double from) {
        return link.stream()
                .filter(sample -> sample.at() > from + 0.2)
                .mapToDouble(LinkSample::capacity)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** What passed to the viewer between two moments, bit/s. */
    public double meanBitrate(double from, double to) {
        return mean(from, to, LinkSample::bitrate);
    }

    /** Each sample counts for the time it covers: on a busy machine they do not come evenly. */
    private double mean(double from, double to, ToDoubleFunction<LinkSample> value) {
        double sum = 0;
        double time = 0;
        double last = 0;
        for (LinkSample sample : link) {
            if (sample.at() > from && sample.at() <= to) {
                sum += value.applyAsDouble(sample) * (sample.at() - last);
                time += sample.at() - last;
            }
            last = sample.at();
        }
        return time == 0 ? Double.NaN : sum / time;
    }

    private Distribution latencies(double from, double to) {
        return Distribution.of(frames.stream()
                .filter(frame -> frame.at() >= from && frame.at() <= to)
                .map(Shown::latency)
                .toList());
    }
}

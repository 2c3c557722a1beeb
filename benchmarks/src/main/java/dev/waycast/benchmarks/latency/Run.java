package dev.waycast.benchmarks.latency;

import java.util.List;
import java.util.Map;

/**
 * One measured stretch of streaming.
 *
 * @param endToEnd commit → frame callback, ms
 * @param stages per stage, ms, of the frames whose stage times the application published
 * @param convertAndEncode both stages of one frame together, ms
 * @param points each frame: seconds since the first, ms end to end
 * @param drawn frames the client drew from the first to the last one seen
 * @param shown frames of those that the browser presented
 * @param unreadable frames whose clock could not be read back
 * @param seconds from the first to the last frame
 * @param processorShare the application's processor time, 1 is one core
 * @param machineShare what everything on this machine used meanwhile, 1 is one core
 * @param residentBytes of the application, at the end
 * @param bitrate received by the measuring page, bit/s
 * @param clockError end-to-end values are wrong by at most this, ms
 * @param encoder as the application names it
 */
public record Run(
        Distribution endToEnd,
        Map<Stage, Distribution> stages,
        Distribution convertAndEncode,
        List<double[]> points,
        long drawn,
        long shown,
        long unreadable,
        double seconds,
        double processorShare,
        double machineShare,
        long residentBytes,
        double bitrate,
        double clockError,
        String encoder) {

    /** Frames shown of that many drawn. */
    public double shownOf(int frames) {
        return (double) shown / drawn * frames;
    }
}

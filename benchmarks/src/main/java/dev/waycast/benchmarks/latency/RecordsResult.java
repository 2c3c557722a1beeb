package dev.waycast.benchmarks.latency;

/**
 * What recording costs the picture: the same application and page, by turns without and with events.
 *
 * @param eventsPerSecond brought into the database while they came
 * @param waitingBytes that the database was behind at the end, at most
 * @param quiet end to end in ms, nothing recorded
 * @param recording the same while events came
 * @param quietShare of one core that the application used
 * @param recordingShare the same while events came
 */
public record RecordsResult(
        double eventsPerSecond,
        double waitingBytes,
        Distribution quiet,
        Distribution recording,
        double quietShare,
        double recordingShare) {}

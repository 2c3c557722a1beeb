package dev.waycast.benchmarks.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What a process and the whole machine use, read from /proc at one moment.
 *
 * @param at System.nanoTime() of the reading
 * @param processorSeconds user and system time of the process since it started
 * @param machineSeconds time in which the machine's processors were not idle, since it booted
 */
public record ProcessUsage(
        long at, double processorSeconds, double machineSeconds, long residentBytes, int threads, int openFiles) {

    /** USER_HZ, which is 100 on every Linux architecture that Java 25 runs on. */
    private static final double TICKS_PER_SECOND = 100;

    static ProcessUsage of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            String[] stat = afterName(Files.readString(process.resolve("stat")));
            return new ProcessUsage(
                    System.nanoTime(),
                    (Long.parseLong(stat[11]) + Long.parseLong(stat[12])) / TICKS_PER_SECOND,
                    busySeconds(),
                    status(process, "VmRSS:") * 1024,
                    (int) status(process, "Threads:"),
                    (int) files.count());
        } catch (IOException e) {
            throw new UncheckedIOException("Process " + pid + " is gone", e);
        }
    }

    /** Share of one core that the process used since the earlier reading. */
    public double processorShareSince(ProcessUsage earlier) {
        return (processorSeconds - earlier.processorSeconds) / ((at - earlier.at) / 1e9);
    }

    public double machineShareSince(ProcessUsage earlier) {
        return (machineSeconds - earlier.machineSeconds) / ((at - earlier.at) / 1e9);
    }

    /** Fields 3 onwards of /proc/PID/stat (proc(5)); the name before them may hold spaces. */
    static String[] afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
    }

    private static double busySeconds() throws IOException {
        String[] fields;
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            fields = lines.findFirst().orElseThrow().trim().split("\\s+");
        }
        // cpu user nice system idle iowait irq softirq steal; guest time is part of user time.
        long total = Arrays.stream(fields, 1, 9).mapToLong(Long::parseLong).sum();
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        return (total - idle) / TICKS_PER_SECOND;
    }

    private static long status(Path process, String name) throws IOException {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

package dev.waycast.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures depend on besides the code. */
public final class Conditions {

    private Conditions() {}

    /** In the order in which people read them. */
    public static Map<String, String> ofThisMachine() {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("Time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        conditions.put("Processor", field("/proc/cpuinfo", "model name"));
        conditions.put("Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        conditions.put(
                "Memory", Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024 + " MiB");
        conditions.put("Kernel", System.getProperty("os.version"));
        conditions.put("Java", System.getProperty("java.vendor") + " " + Runtime.version());
        conditions.put("Graphics", Files.exists(Path.of("/dev/dri")) ? "/dev/dri present" : "none, all in software");
        conditions.put("Load before (1, 5, 15 min)", load());
        return conditions;
    }

    /** All of them in one line of Markdown. */
    public static String line(Map<String, String> conditions) {
        return conditions.entrySet().stream()
                        .map(condition -> condition.getKey() + ": " + condition.getValue())
                        .collect(Collectors.joining("; "))
                + ".\n";
    }

    private static String field(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("not known");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String load() {
        try {
            String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return load[0] + ", " + load[1] + ", " + load[2];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

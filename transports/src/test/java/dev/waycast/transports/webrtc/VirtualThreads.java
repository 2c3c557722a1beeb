package dev.waycast.transports.webrtc;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts virtual threads, which no other interface lists. */
final class VirtualThreads {

    private VirtualThreads() {}

    static long named(String prefix) {
        try {
            Path dump = Files.createTempDirectory("threads").resolve("dump.json");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
            String text = Files.readString(dump);
            Files.delete(dump);
            Files.delete(dump.getParent());
            String name = "\"name\": \"" + prefix;
            return text.lines()
                    .filter(line -> line.contains(name) && !line.contains("waycast-rtp-"))
                    .count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaves a process or one of our threads behind. Desktops look after their folders themselves. */
final class NothingLeft implements AfterAllCallback {

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(lasting(NothingLeft::processes)).as("processes left behind").isEmpty();
        assertThat(lasting(NothingLeft::threads)).as("threads left behind").isEmpty();
    }

    /** What is still there after a while: a process that was killed takes a moment to go. */
    private static List<String> lasting(Supplier<List<String>> present) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!present.get().isEmpty() && System.nanoTime() < until) {
            LockSupport.parkNanos(50_000_000);
        }
        return present.get();
    }

    private static List<String> processes() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse("?"))
                .toList();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("waycast-"))
                .toList();
    }
}

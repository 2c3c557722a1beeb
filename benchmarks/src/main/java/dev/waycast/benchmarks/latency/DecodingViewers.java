package dev.waycast.benchmarks.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Viewers beside the measuring page that decode what they get, with libwebrtc, in a process of their own: what they take
 * from the machine is told from what the harness takes. Used by one thread.
 */
public final class DecodingViewers implements AutoCloseable {

    /**
     * At one moment.
     *
     * @param pictures that each of them decoded so far
     */
    public record Reading(List<Long> pictures, ProcessUsage usage) {

        /** Pictures a second of the one that decoded fewest since the earlier reading. */
        public double slowestSince(Reading earlier) {
            return IntStream.range(0, pictures.size())
                            .mapToLong(i -> pictures.get(i) - earlier.pictures.get(i))
                            .min()
                            .orElseThrow()
                    / ((usage.at() - earlier.usage.at()) / 1e9);
        }

        /** Processor time that each of them took since the earlier reading, 1 is one core. */
        public double shareEachSince(Reading earlier) {
            return usage.processorShareSince(earlier.usage) / pictures.size();
        }
    }

    private final Process process;
    private final BufferedReader answers;

    private DecodingViewers(Process process) {
        this.process = process;
        this.answers = process.inputReader();
    }

    /** @return after each of them decoded a picture */
    public static DecodingViewers connect(ServerProcess server, int number) {
        DecodingViewers connected = new DecodingViewers(start(server));
        try {
            for (int i = 0; i < number; i++) {
                connected.ask("add");
            }
            return connected;
        } catch (IllegalStateException e) {
            connected.close();
            throw new IllegalStateException(e.getMessage() + "\n" + server.lastLines(), e);
        }
    }

    private static Process start(ServerProcess server) {
        try {
            // They are other machines where it counts: what they decode here must not take the processor from the page.
            return new ProcessBuilder(
                            "nice",
                            "-n",
                            "19",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DecodingViewersProcess.class.getName(),
                            server.uri("/").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Reading read() {
        return new Reading(
                Arrays.stream(ask("pictures").split(" ")).map(Long::valueOf).toList(), ProcessUsage.of(process.pid()));
    }

    /** Ends the sessions and the process. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String ask(String command) {
        try {
            process.outputWriter().append(command).append('\n').flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("The viewers that decode have ended; what they said is above");
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException("The viewers that decode have ended; what they said is above", e);
        }
    }
}

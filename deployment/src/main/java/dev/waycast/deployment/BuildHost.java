package dev.waycast.deployment;

import dev.waycast.runtime.host.HostCapabilities;
import dev.waycast.runtime.host.HostProbe;
import io.quarkus.bootstrap.model.ApplicationModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Looks at the host that builds, in a process of its own with the application's libraries: a native library belongs to
 * one class loader of a process, and a GPU driver that crashes must not take the build with it.
 */
final class BuildHost {

    private static final Logger LOG = Logger.getLogger(BuildHost.class);
    private static final long TIMEOUT_SECONDS = 30;

    private BuildHost() {}

    /** What was found, null when the host could not be looked at; the build goes on then. */
    static HostCapabilities detect(ApplicationModel application) {
        Path output = null;
        try {
            output = Files.createTempFile("waycast-host", ".txt");
            return run(classPath(application), output);
        } catch (IOException e) {
            LOG.warnf("The encoders of the build host are not known: %s", e.getMessage());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            delete(output);
        }
    }

    private static HostCapabilities run(String classPath, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        HostProbe.class.getName())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            LOG.warn("The encoders of the build host are not known: looking took too long.");
            return null;
        }
        List<String> lines = Files.readAllLines(output);
        if (process.exitValue() != 0 || lines.isEmpty()) {
            LOG.warnf("The encoders of the build host are not known: the probe ended with %d.", process.exitValue());
            return null;
        }
        return HostCapabilities.parse(lines);
    }

    private static String classPath(ApplicationModel application) {
        return StreamSupport.stream(application.getRuntimeDependencies().spliterator(), false)
                .flatMap(dependency -> dependency.getResolvedPaths().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException ignored) {
            file.toFile().deleteOnExit();
        }
    }
}

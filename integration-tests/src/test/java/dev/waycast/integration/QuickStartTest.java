package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What makes a start quick. The cache is made in a copy of the application, so that other tests start as they do without. */
@ExtendWith(NothingLeft.class)
class QuickStartTest {

    @Test
    @Timeout(180)
    void isMadeOnceAndStartedFrom(@TempDir Path folder) throws Exception {
        Path application = copyApplication(folder.resolve("quarkus-app"));
        Path temporary = Files.createDirectory(folder.resolve("tmp"));

        Process making = serve(application, temporary, "--make-cache");
        String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(making.waitFor()).as(said).isZero();
        assertThat(application.resolve("waycast.aot")).isNotEmptyFile();
        assertThat(temporary).isEmptyDirectory();

        // With this mode Java refuses to start where it cannot use the cache.
        Process served = serve(
                application,
                temporary,
                "-XX:AOTMode=on",
                "-Dwaycast.data=" + folder.resolve("data"),
                "-Dquarkus.http.port=" + FreePort.find(),
                "-Dquarkus.waycast.webrtc.udp-port=" + FreePort.find(),
                "-Dquarkus.waycast.capture.source=test-pattern");
        try (BufferedReader lines = served.inputReader(StandardCharsets.UTF_8)) {
            List<String> log = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains("Listening on")) {
                    return;
                }
            }
            throw new AssertionError(String.join("\n", log));
        } finally {
            served.destroy();
            assertThat(served.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void verifiesNoJarBeforeTheFirstViewer() throws Exception {
        List<Path> jars;
        try (Stream<Path> files = Files.list(WaycastServer.jar().resolveSibling("lib/main"))) {
            jars = files.filter(file -> file.getFileName().toString().startsWith("org.bouncycastle."))
                    .toList();
        }
        assertThat(jars).isNotEmpty();
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                assertThat(file.stream().map(JarEntry::getName))
                        .contains("META-INF/MANIFEST.MF")
                        .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
            }
        }
    }

    private static Process serve(Path application, Path temporary, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("bash", application.resolve("serve").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", temporary.toString());
        return builder.start();
    }

    private static Path copyApplication(Path to) throws IOException {
        Path from = WaycastServer.jar().getParent();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith("waycast.aot")) {
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }
}

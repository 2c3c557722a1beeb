package dev.waycast.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtp.RtpPacket;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Wire formats only: nothing but java.base, and of that no sockets, threads or files. */
class DependenciesTest {

    @Test
    void needsNothingButJavaBase() throws URISyntaxException {
        assertThat(jdeps("--print-module-deps", "--ignore-missing-deps").strip())
                .isEqualTo("java.base");
        assertThat(jdeps("-verbose:class", "-filter:none"))
                .contains("dev.waycast.protocols")
                .doesNotContain("not found");
    }

    @Test
    void opensNoSocketStartsNoThreadReadsNoFile() throws URISyntaxException {
        assertThat(jdeps("-verbose:class", "-filter:none"))
                .contains("java.net.InetSocketAddress")
                .doesNotContainPattern("java\\.net\\.(\\w*Socket|URL\\w*)\\s")
                .doesNotContainPattern("java\\.lang\\.Thread\\b")
                .doesNotContain("java.util.concurrent")
                .doesNotContain("java.nio.channels")
                .doesNotContain("java.nio.file")
                .doesNotContain("java.lang.foreign");
    }

    private static String jdeps(String... options) throws URISyntaxException {
        Path classes = Path.of(RtpPacket.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter out = new StringWriter();
        String[] arguments =
                Stream.concat(Stream.of(options), Stream.of(classes.toString())).toArray(String[]::new);
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow(
                        () -> new AssertionError("The tests need a whole JDK, with jdeps; this is a runtime only."))
                .run(new PrintWriter(out), new PrintWriter(out), arguments);
        assertThat(status).as(out.toString()).isZero();
        return out.toString();
    }
}

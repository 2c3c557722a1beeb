package dev.waycast.server.audit;

import dev.waycast.server.ServerConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Where {@link AuditCommand} asks while the server runs, because an embedded database has one user at a time: a Unix socket
 * in the folder of the keys, which only the server's own user may enter. One line asks ({@code verify} or {@code export});
 * a verdict or a whole trail in JSON Lines answers, and the connection ends.
 */
@ApplicationScoped
public class AuditSocket {

    private static final Logger LOG = Logger.getLogger(AuditSocket.class);

    private ServerSocketChannel server;
    private Path file;

    @Inject
    ServerConfig config;

    @Inject
    AuditSigner signer;

    @Inject
    AuditVerification verification;

    @Inject
    AuditExport export;

    @Inject
    AuditTrail trail;

    static Path file(Path folder) {
        return folder.resolve("command.sock");
    }

    void start(@Observes StartupEvent start) {
        // The signer has made the folder, for nobody else to enter.
        file = file(AuditSigner.folder(config)).toAbsolutePath();
        signer.keys();
        try {
            Files.deleteIfExists(file);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(file));
            Thread.ofPlatform().daemon().name("waycast-audit-command").start(this::accept);
        } catch (IOException e) {
            LOG.warnf(
                    "%s cannot be opened (%s): ./waycast audit works only while Waycast is stopped",
                    file, e.getMessage());
        }
    }

    void stop(@Observes ShutdownEvent stop) throws IOException {
        if (server != null) {
            server.close();
            Files.deleteIfExists(file);
        }
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel connection = server.accept();
                Thread.ofVirtual().name("waycast-audit-command").start(() -> answer(connection));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("./waycast audit works no more until the next start", e);
                return;
            }
        }
    }

    private void answer(SocketChannel connection) {
        try (connection;
                BufferedReader in = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
                Writer out = new BufferedWriter(Channels.newWriter(connection, StandardCharsets.UTF_8))) {
            switch (String.valueOf(in.readLine())) {
                case "verify" -> out.write(TrailFormat.JSON.writeValueAsString(verification.verify()));
                case "export" -> export(out);
                default -> out.write("");
            }
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.warnf(e, "A request of ./waycast audit could not be answered");
        }
    }

    private void export(Writer out) throws IOException, SQLException {
        QuarkusTransaction.requiringNew()
                .run(() -> trail.append(
                        AuditEventType.AUDIT_EXPORTED,
                        null,
                        null,
                        null,
                        Map.of("by", "command line", "complete", true)));
        export.writeAll(TrailWriter.Format.JSONL.to(out));
    }
}

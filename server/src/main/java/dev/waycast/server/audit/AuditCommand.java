package dev.waycast.server.audit;

import dev.waycast.server.audit.ChainItem.End;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.ConnectException;
import java.net.URL;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * {@code ./waycast audit}: verifies and exports the audit trail. Asks the server where one runs, and reads the database
 * itself where none does.
 */
public final class AuditCommand {

    static final int INTACT = 0;
    static final int BROKEN = 1;
    static final int FAILED = 2;

    private static final String USAGE = """
            ./waycast audit verify [FILE.jsonl] [--key FILE|FOLDER]
                      verify the audit trail, or one that was exported; with other public keys than those of this host.
                      Ends with 0: intact, 1: broken, 2: could not be verified
            ./waycast audit export [--format jsonl|csv] [--output FILE]
                      write the whole trail out""";

    private final SmallRyeConfig config = configuration();
    private final Path folder =
            Path.of(config.getConfigValue("waycast.data").getValue()).resolve("audit");

    private AuditCommand() {}

    /** Ends the process with the code that {@code USAGE} names. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        try {
            String command = rest.isEmpty() ? "" : rest.pop();
            return switch (command) {
                case "verify" -> new AuditCommand().verify(rest);
                case "export" -> new AuditCommand().export(rest);
                default -> throw new IllegalArgumentException("Say verify or export.\n" + USAGE);
            };
        } catch (IllegalArgumentException | IOException | SQLException e) {
            System.err.println("waycast audit: " + e.getMessage());
            return FAILED;
        }
    }

    /** As the application reads it: system properties, environment, config/application.properties, its own defaults. */
    private static SmallRyeConfig configuration() {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDefaultInterceptors().addDefaultSources();
        try {
            Path local = Path.of("config", "application.properties");
            if (Files.exists(local)) {
                builder.withSources(new PropertiesConfigSource(local.toUri().toURL(), 260));
            }
            URL own = AuditCommand.class.getResource("/application.properties");
            builder.withSources(new PropertiesConfigSource(own, 250));
        } catch (IOException e) {
            throw new IllegalArgumentException("The configuration cannot be read: " + e.getMessage(), e);
        }
        return builder.build();
    }

    private int verify(Deque<String> arguments) throws IOException, SQLException {
        Path file = null;
        Path key = folder;
        while (!arguments.isEmpty()) {
            String argument = arguments.pop();
            if (argument.equals("--key")) {
                key = Path.of(value(argument, arguments));
            } else {
                file = Path.of(argument);
            }
        }
        requireExisting(key);
        Verdict verdict =
                file == null ? verifyHere(key) : ExportedTrail.verify(existing(file), AuditKeys.toVerify(key));
        System.out.println((verdict.intact() ? "Intact: " : "BROKEN: ") + verdict.sentence());
        return verdict.intact() ? INTACT : BROKEN;
    }

    private static Path existing(Path file) throws IOException {
        requireExisting(file);
        return file;
    }

    private static void requireExisting(Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException(path + " is not there, or not for this user to read. Name the folder of the data with"
                    + " WAYCAST_DATA, as the server has it.");
        }
    }

    private static String value(String option, Deque<String> arguments) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value.\n" + USAGE);
        }
        return arguments.pop();
    }

    private Verdict verifyHere(Path key) throws IOException, SQLException {
        try (SocketChannel server = connect()) {
            if (server != null) {
                String answer = ask(server, "verify").readLine();
                if (answer == null) {
                    throw new IOException("The server could not read the trail; its log says why.");
                }
                return TrailFormat.JSON.readValue(answer, Verdict.class);
            }
        }
        ChainVerifier verifier = new ChainVerifier(AuditKeys.toVerify(key), new NewestHead(folder).read());
        try (Connection connection = open()) {
            new StoredTrail(connection).read(verifier::accept);
            connection.rollback();
        }
        return verifier.verdict();
    }

    private int export(Deque<String> arguments) throws IOException, SQLException {
        TrailWriter.Format format = TrailWriter.Format.JSONL;
        Path output = null;
        while (!arguments.isEmpty()) {
            String argument = arguments.pop();
            switch (argument) {
                case "--format" ->
                    format = TrailWriter.Format.of(value(argument, arguments))
                            .orElseThrow(() -> new IllegalArgumentException("The format is jsonl or csv."));
                case "--output" -> output = Path.of(value(argument, arguments));
                default -> throw new IllegalArgumentException("There is no " + argument + ".\n" + USAGE);
            }
        }
        requireExisting(folder);
        try (Writer out = output == null
                ? new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))
                : Files.newBufferedWriter(output)) {
            exportTo(format.to(out));
        }
        return INTACT;
    }

    private void exportTo(TrailWriter writer) throws IOException, SQLException {
        try (SocketChannel server = connect()) {
            if (server != null) {
                copy(ask(server, "export"), writer);
                return;
            }
        }
        writer.begin(true);
        try (Connection connection = open()) {
            new StoredTrail(connection).<IOException>read(item -> {
                writer.write(item);
                return true;
            });
            connection.rollback();
        }
    }

    private static void copy(BufferedReader lines, TrailWriter writer) throws IOException {
        TrailFormat.readHeader(lines.readLine());
        writer.begin(true);
        ChainItem last = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = TrailFormat.read(line);
            writer.write(last);
        }
        if (!(last instanceof End)) {
            throw new IOException("The server ended before all was exported; its log says why.");
        }
    }

    /** To the server; null where none runs. */
    private SocketChannel connect() throws IOException {
        Path socket = AuditSocket.file(folder).toAbsolutePath();
        if (!Files.exists(socket)) {
            return null;
        }
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException e) {
            return null; // left behind by a server that was killed
        }
    }

    private static BufferedReader ask(SocketChannel server, String question) throws IOException {
        server.write(ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.UTF_8)));
        return new BufferedReader(Channels.newReader(server, StandardCharsets.UTF_8));
    }

    /** The database, to read. */
    private Connection open() throws SQLException {
        String url = config.getConfigValue("quarkus.datasource.jdbc.url").getValue();
        String readOnly = url.startsWith("jdbc:h2:") ? ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r" : "";
        return DriverManager.getConnection(
                url + readOnly,
                config.getConfigValue("quarkus.datasource.username").getValue(),
                config.getConfigValue("quarkus.datasource.password").getValue());
    }
}

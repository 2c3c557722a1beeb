package dev.waycast.media.portal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permission that a person gave once, one small file a desktop and kind of sharing, readable by its owner alone.
 * Keeping it is a comfort: whatever goes wrong with the file is a warning, and the person is asked again.
 */
public final class RestoreTokens {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreTokens.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int MAX_LENGTH = 4096;

    private final Optional<Path> file;

    /**
     * @param folder where to keep them, created if missing; null: nowhere
     * @param desktop as in {@code XDG_CURRENT_DESKTOP}
     * @param kind what was shared: a token given for a screen does not fit a window
     */
    public RestoreTokens(Path folder, String desktop, String kind) {
        String name =
                ("portal-" + desktop + "-" + kind).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        file = Optional.ofNullable(folder).map(f -> f.resolve(name + ".token"));
    }

    Optional<String> read() {
        return file.filter(Files::isRegularFile).flatMap(RestoreTokens::read);
    }

    private static Optional<String> read(Path file) {
        try {
            String token =
                    Files.size(file) > MAX_LENGTH ? "" : Files.readString(file).strip();
            return token.isEmpty() ? Optional.empty() : Optional.of(token);
        } catch (IOException e) {
            LOG.warn("The permission kept in {} cannot be read ({}): you will be asked again.", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** A token is good for one use; each start brings the next one. */
    void write(String token) {
        file.ifPresent(target -> {
            try {
                replace(target, token);
            } catch (IOException | UnsupportedOperationException e) {
                LOG.warn(
                        "The desktop's permission cannot be kept in {} ({}): you will be asked again at the next start."
                                + " Free some space there or make the folder writable.",
                        target,
                        e.getMessage());
            }
        });
    }

    private static void replace(Path target, String token) throws IOException {
        Files.createDirectories(target.getParent());
        Path fresh = Files.createTempFile(
                target.getParent(), ".token", null, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(token));
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}

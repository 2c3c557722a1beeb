package dev.waycast.server.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waycast.server.audit.ChainItem.SignedHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The newest signed head in a file beside the keys: who cuts off the end of the trail in the database, signed heads and all,
 * is found out by it.
 */
final class NewestHead {

    private static final ObjectMapper JSON = TrailFormat.JSON;

    private final Path file;

    NewestHead(Path folder) {
        file = folder.resolve("newest-head.json");
    }

    /** Null where none was signed yet. */
    SignedHead read() throws IOException {
        return Files.exists(file) ? JSON.readValue(Files.readAllBytes(file), SignedHead.class) : null;
    }

    void write(SignedHead head) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, JSON.writeValueAsBytes(head));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

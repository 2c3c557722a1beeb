package dev.waycast.server.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Entries that the database will never take, one a line in {@code refused.jsonl}, for a person to look at. */
final class RefusedEntries {

    private static final Logger LOG = Logger.getLogger(RefusedEntries.class);

    private final Path file;
    private final AtomicLong count = new AtomicLong();

    RefusedEntries(Path folder) {
        file = folder.resolve("refused.jsonl");
    }

    void add(byte[] payload, Throwable why) {
        try {
            byte[] line = (new String(payload, StandardCharsets.UTF_8).replace('\n', ' ') + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
            LOG.errorf(why, "An entry of the journal was refused by the database and is kept in %s", file);
        } catch (IOException e) {
            LOG.errorf(e, "An entry of the journal was refused by the database and could not be kept in %s", file);
        }
        count.incrementAndGet();
    }

    long count() {
        return count.get();
    }
}

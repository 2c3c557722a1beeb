package dev.waycast.server.audit;

import dev.waycast.server.audit.Verdict.Defect;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A trail in a file of JSON Lines. */
final class ExportedTrail {

    private ExportedTrail() {}

    /**
     * Verifies it with nothing but the public keys.
     *
     * @throws IOException when the file cannot be read or is none that Waycast exported
     */
    static Verdict verify(Path file, AuditKeys keys) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            boolean complete = TrailFormat.readHeader(lines.readLine()).complete();
            return complete ? verifyWhole(lines, keys) : verifySelection(lines);
        }
    }

    private static Verdict verifyWhole(BufferedReader lines, AuditKeys keys) throws IOException {
        ChainVerifier verifier = new ChainVerifier(keys, null);
        long number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            ChainItem item;
            try {
                item = TrailFormat.read(line);
            } catch (IOException e) {
                return unreadable(number, e);
            }
            if (!verifier.accept(item)) {
                break;
            }
        }
        return verifier.verdict();
    }

    private static Verdict verifySelection(BufferedReader lines) throws IOException {
        long records = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ChainItem item;
            try {
                item = TrailFormat.read(line);
            } catch (IOException e) {
                return unreadable(records + 2, e);
            }
            if (!(item instanceof AuditRecord entry) || !entry.computedHash().equals(entry.hash())) {
                long bad = item instanceof AuditRecord edited ? edited.sequence() : 0;
                return new Verdict(
                        false,
                        Defect.EDITED,
                        bad,
                        "Record " + bad + " was edited: its hash is of something else.",
                        records,
                        0,
                        null);
            }
            records++;
        }
        return new Verdict(
                true,
                null,
                null,
                "Each of these " + records + " records carries its right hash. They are a selection: whether some are"
                        + " missing, or all were written anew, only a whole export shows.",
                records,
                0,
                null);
    }

    private static Verdict unreadable(long line, IOException why) {
        String reason = why.getMessage().lines().findFirst().orElse("");
        return new Verdict(
                false, Defect.EDITED, null, "Line " + line + " is none that Waycast wrote: " + reason, line, 0, null);
    }
}

package dev.waycast.server.audit;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Writes a trail item by item, so that it needs no memory however long it is. */
sealed interface TrailWriter {

    void begin(boolean complete) throws IOException;

    void write(ChainItem item) throws IOException;

    /** What is written, how it is called in HTTP and by people. */
    enum Format {
        JSONL("application/jsonl"),
        CSV("text/csv;charset=utf-8");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }

        String extension() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** {@code jsonl} or {@code csv}. */
        static Optional<Format> of(String name) {
            for (Format format : values()) {
                if (format.extension().equals(name)) {
                    return Optional.of(format);
                }
            }
            return Optional.empty();
        }

        TrailWriter to(Writer out) {
            return switch (this) {
                case JSONL -> new JsonLines(out);
                case CSV -> new Csv(out);
            };
        }
    }

    /** Everything, verifiable offline. */
    record JsonLines(Writer out) implements TrailWriter {

        @Override
        public void begin(boolean complete) throws IOException {
            line(TrailFormat.write(new TrailFormat.Header(complete, Instant.now())));
        }

        @Override
        public void write(ChainItem item) throws IOException {
            line(TrailFormat.write(item));
        }

        private void line(String text) throws IOException {
            out.write(text);
            out.write('\n');
        }
    }

    /** The records, for spreadsheets (RFC 4180). */
    record Csv(Writer out) implements TrailWriter {

        private static final String FORMULA = "=+-@\t\r";

        @Override
        public void begin(boolean complete) throws IOException {
            out.write("sequence,id,at,type,actor,address,session,details,hash\r\n");
        }

        @Override
        public void write(ChainItem item) throws IOException {
            if (item instanceof AuditRecord entry) {
                out.write(String.join(
                        ",",
                        Long.toString(entry.sequence()),
                        entry.id().toString(),
                        entry.at().toString(),
                        cell(entry.type()),
                        cell(entry.actor()),
                        cell(entry.address()),
                        cell(entry.session() == null ? "" : entry.session()),
                        cell(entry.details()),
                        entry.hash()));
                out.write("\r\n");
            }
        }

        /** Spreadsheets run what begins like a formula; after an apostrophe they show it. */
        static String cell(String text) {
            boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
            return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
        }
    }
}

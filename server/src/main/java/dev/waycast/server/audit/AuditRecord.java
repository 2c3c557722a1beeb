package dev.waycast.server.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * One link of the chain, as it is kept.
 *
 * @param sequence from 1, without gaps
 * @param id names what is told; the same thing told twice is kept once
 * @param at with microseconds, which is what databases keep
 * @param type see {@link AuditEventType}; text, because what is verified may have been tampered with
 * @param actor who did it: an account's name, a guest's, or {@code system}
 * @param address the IP address it came from, or empty
 * @param session of the viewer it concerns, or null
 * @param details JSON, character by character as hashed
 * @param previous the hash of the record before, in hexadecimal
 * @param hash of all the above, in hexadecimal
 */
record AuditRecord(
        long sequence,
        UUID id,
        Instant at,
        String type,
        String actor,
        String address,
        String session,
        String details,
        String previous,
        String hash)
        implements ChainItem {

    /** The hash before the first record. */
    static final String GENESIS = "0".repeat(64);

    private static final String FORMAT = "waycast audit 1";

    /** The SHA-256 this record should carry. */
    String computedHash() {
        return hash(sequence, id, at, type, actor, address, session, details, previous);
    }

    static String hash(
            long sequence,
            UUID id,
            Instant at,
            String type,
            String actor,
            String address,
            String session,
            String details,
            String previous) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, FORMAT);
            out.writeLong(sequence);
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
            write(out, type);
            write(out, actor);
            write(out, address);
            write(out, session);
            write(out, details);
            write(out, previous);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return sha256(bytes.toByteArray());
    }

    /** Every text is preceded by its length, so that no two different records are the same bytes. */
    static void write(DataOutputStream out, String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package dev.waycast.protocols.sdp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash of a certificate: RFC 8122 section 5.
 *
 * @param algorithm "sha-256" and the like, lower case
 * @param value pairs of hexadecimal digits with colons between, upper case
 */
public record Fingerprint(String algorithm, String value) {

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    public Fingerprint {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        value = value.toUpperCase(Locale.ROOT);
        requireHex(value);
    }

    /** @param certificate DER */
    public static Fingerprint sha256(byte[] certificate) {
        return new Fingerprint(
                "sha-256", COLONS.formatHex(hash("SHA-256", certificate).orElseThrow()));
    }

    /** Whether its hash is one to be trusted: SHA-256, SHA-384 or SHA-512. */
    public boolean isUsable() {
        return digestName().isPresent();
    }

    /**
     * Whether the certificate is the one described; compared in constant time. Always false when {@link #isUsable} is.
     *
     * @param certificate DER
     */
    public boolean matches(byte[] certificate) {
        return digestName()
                .flatMap(name -> hash(name, certificate))
                .map(hash -> MessageDigest.isEqual(hash, COLONS.parseHex(value)))
                .orElse(false);
    }

    /** Whether any of several fingerprints describes the certificate (RFC 8122 section 5 allows several). */
    public static boolean anyMatches(List<Fingerprint> fingerprints, byte[] certificate) {
        return fingerprints.stream().anyMatch(fingerprint -> fingerprint.matches(certificate));
    }

    /** As in {@code a=fingerprint:}. */
    public String format() {
        return algorithm + " " + value;
    }

    static Fingerprint parse(String text) {
        int space = text.indexOf(' ');
        if (space <= 0) {
            throw SdpException.malformed("A fingerprint is a hash name, a space and hexadecimal pairs; \""
                    + SdpParser.shown(text) + "\" is not.");
        }
        return new Fingerprint(
                text.substring(0, space), text.substring(space + 1).strip());
    }

    private Optional<String> digestName() {
        return switch (algorithm) {
            case "sha-256" -> Optional.of("SHA-256");
            case "sha-384" -> Optional.of("SHA-384");
            case "sha-512" -> Optional.of("SHA-512");
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> hash(String name, byte[] data) {
        try {
            return Optional.of(MessageDigest.getInstance(name).digest(data));
        } catch (NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    private static void requireHex(String value) {
        try {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
            COLONS.parseHex(value);
        } catch (IllegalArgumentException e) {
            throw SdpException.malformed("A fingerprint's value is hexadecimal pairs with colons between; \""
                    + SdpParser.shown(value) + "\" is not.");
        }
    }
}

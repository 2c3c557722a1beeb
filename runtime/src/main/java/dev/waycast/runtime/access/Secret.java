package dev.waycast.runtime.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Random secrets of 256 bits. What is kept of one is its SHA-256: nobody guesses 256 bits, so that a slow hash would add
 * nothing. Any thread.
 */
public final class Secret {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    /**
     * A new one: the prefix and 43 characters that need no escaping in an address, a header or a cookie.
     *
     * @param prefix by which people and scanners know what they have found; may be empty
     */
    public static String create(String prefix) {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** What is kept, as 64 hexadecimal digits. */
    public static String hash(String secret) {
        return HexFormat.of().formatHex(digest(secret));
    }

    /** What is kept, as 32 bytes: compare them with {@link MessageDigest#isEqual}. */
    static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package dev.waycast.server.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Random secrets of 256 bits. What is kept of one is its SHA-256: nobody guesses 256 bits, so that a slow hash would add
 * nothing.
 */
public final class Secret {

    /** What the secrets in cookies begin with; those of one-time addresses have no prefix. */
    static final String SIGN_IN = "wcs_";

    /** What API tokens begin with. */
    static final String TOKEN = "wct_";

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    /**
     * A new one: the prefix and 43 characters that need no escaping in an address, a header or a cookie.
     *
     * @param prefix by which people and scanners know what they have found
     */
    public static String create(String prefix) {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** What is kept: 64 hexadecimal digits. */
    public static String hash(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

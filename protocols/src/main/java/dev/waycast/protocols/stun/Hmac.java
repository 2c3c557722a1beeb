package dev.waycast.protocols.stun;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two keyed hashes of RFC 8489 sections 14.5 and 14.6. */
enum Hmac {
    SHA1("HmacSHA1"),
    SHA256("HmacSHA256");

    private final String algorithm;

    Hmac(String algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * Hashes the message up to (not including) the integrity attribute, with the header's length field replaced so that
     * it ends behind that attribute.
     *
     * @param key must not be empty
     * @param message starts with the STUN header
     * @param end where the integrity attribute starts
     * @param lengthField what the header's length field holds for the computation
     */
    byte[] of(byte[] key, byte[] message, int end, int lengthField) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            mac.update(message, 0, 2);
            mac.update(ByteBuffer.allocate(2).putShort((short) lengthField).flip());
            mac.update(message, 4, end - 4);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime provides " + algorithm + "; this one does not.", e);
        }
    }
}

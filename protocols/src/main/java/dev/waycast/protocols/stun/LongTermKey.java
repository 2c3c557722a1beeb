package dev.waycast.protocols.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * The key of long-term credentials (RFC 8489 section 9.2.2), with MD5: what every TURN server takes, and the only one for
 * those that name no other algorithms.
 */
public final class LongTermKey {

    private LongTermKey() {}

    /**
     * Makes the key for {@link StunMessageBuilder#messageIntegrity}.
     *
     * @param username and password as the server knows them; text beyond ASCII is not normalised
     * @param realm as the server said it
     */
    public static byte[] of(String username, String realm, String password) {
        String text = username + ":" + realm + ":" + password;
        try {
            return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime provides MD5; this one does not.", e);
        }
    }
}

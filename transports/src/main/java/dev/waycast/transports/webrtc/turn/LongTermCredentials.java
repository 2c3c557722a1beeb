package dev.waycast.transports.webrtc.turn;

import dev.waycast.protocols.stun.LongTermKey;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import java.util.Optional;

/**
 * The credentials at a TURN server (RFC 8489 section 9.2): nothing is signed before the server said its realm and a nonce,
 * and the nonce changes whenever it likes. Not thread-safe.
 */
final class LongTermCredentials {

    private final String username;
    private final String password;
    private String realm;
    private byte[] nonce;
    private byte[] key;

    LongTermCredentials(String username, String password) {
        this.username = username;
        this.password = password;
    }

    /** What is signed with now; empty before the server said one. */
    Optional<byte[]> nonce() {
        return Optional.ofNullable(nonce);
    }

    /** Takes note of what the server wants to see in requests. */
    void onChallenge(StunMessage response) {
        Optional<String> where = response.realm().or(() -> Optional.ofNullable(realm));
        Optional<byte[]> said = response.nonce();
        if (where.isPresent() && said.isPresent()) {
            realm = where.get();
            nonce = said.get();
            key = LongTermKey.of(username, realm, password);
        }
    }

    void sign(StunMessageBuilder request) {
        if (key != null) {
            request.username(username).realm(realm).nonce(nonce).messageIntegrity(key);
        }
    }

    /** Whether the server wrote it: RFC 8489 section 9.2.5. */
    boolean verify(StunMessage response) {
        return key != null && response.verifyIntegrity(key);
    }
}

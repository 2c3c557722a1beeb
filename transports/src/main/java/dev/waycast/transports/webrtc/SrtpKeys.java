package dev.waycast.transports.webrtc;

import java.util.Arrays;

/**
 * What a DTLS handshake yields for SRTP.
 *
 * @param clientKey master key of the packets that the DTLS client sends
 * @param serverKey master key of the packets that the DTLS server sends
 */
record SrtpKeys(SrtpProfile profile, byte[] clientKey, byte[] clientSalt, byte[] serverKey, byte[] serverSalt) {

    /** RFC 5764 section 4.2: client key, server key, client salt, server salt. */
    static SrtpKeys from(SrtpProfile profile, byte[] material) {
        int key = profile.keyLength;
        int salt = profile.saltLength;
        return new SrtpKeys(
                profile,
                Arrays.copyOfRange(material, 0, key),
                Arrays.copyOfRange(material, 2 * key, 2 * key + salt),
                Arrays.copyOfRange(material, key, 2 * key),
                Arrays.copyOfRange(material, 2 * key + salt, 2 * (key + salt)));
    }

    static int materialLength(SrtpProfile profile) {
        return 2 * (profile.keyLength + profile.saltLength);
    }
}

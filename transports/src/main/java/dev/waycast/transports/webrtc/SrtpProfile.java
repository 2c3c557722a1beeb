package dev.waycast.transports.webrtc;

import java.util.List;
import java.util.Optional;
import org.jitsi.srtp.SrtpPolicy;

/** The SRTP protection profiles spoken here, best first, by their IANA numbers (RFC 5764 section 4.1.2, RFC 7714). */
enum SrtpProfile {
    SRTP_AEAD_AES_128_GCM(0x0007, 16, 12, 0) {
        @Override
        SrtpPolicy policy() {
            return new SrtpPolicy(SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
        }
    },
    SRTP_AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, 10) {
        @Override
        SrtpPolicy policy() {
            return new SrtpPolicy(SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
        }
    };

    /** The most a profile adds to an SRTP or SRTCP packet: tag and, for SRTCP, the index. */
    static final int MAX_OVERHEAD = 16 + 4;

    final int number;
    final int keyLength;
    final int saltLength;
    /** Bytes that follow the index of an SRTCP packet: RFC 3711 section 3.4, RFC 7714 section 9.1. */
    final int afterRtcpIndex;

    SrtpProfile(int number, int keyLength, int saltLength, int afterRtcpIndex) {
        this.number = number;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.afterRtcpIndex = afterRtcpIndex;
    }

    abstract SrtpPolicy policy();

    /** The best profile among those offered. */
    static Optional<SrtpProfile> best(int[] offered) {
        for (SrtpProfile profile : values()) {
            for (int number : offered) {
                if (number == profile.number) {
                    return Optional.of(profile);
                }
            }
        }
        return Optional.empty();
    }

    static int[] numbers() {
        return List.of(values()).stream().mapToInt(profile -> profile.number).toArray();
    }
}

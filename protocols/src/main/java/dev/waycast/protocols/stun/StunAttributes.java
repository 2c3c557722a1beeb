package dev.waycast.protocols.stun;

/**
 * Attribute types of RFC 8489 section 18.3, RFC 8445 section 16.1 and RFC 8656 section 18, and the constants around them.
 */
final class StunAttributes {

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int CHANNEL_NUMBER = 0x000C;
    static final int LIFETIME = 0x000D;
    static final int XOR_PEER_ADDRESS = 0x0012;
    static final int DATA = 0x0013;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int XOR_RELAYED_ADDRESS = 0x0016;
    static final int REQUESTED_TRANSPORT = 0x0019;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int SOFTWARE = 0x8022;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    /** Attributes below this must be understood, or the request is refused with 420 (RFC 8489 section 14). */
    static final int FIRST_COMPREHENSION_OPTIONAL = 0x8000;

    static final int MAGIC_COOKIE = 0x2112A442;
    static final int FINGERPRINT_XOR = 0x5354554E;
    static final int HEADER_LENGTH = 20;
    static final int TRANSACTION_ID_LENGTH = 12;

    static final int FAMILY_IPV4 = 1;
    static final int FAMILY_IPV6 = 2;

    private StunAttributes() {}

    static boolean mustBeUnderstood(int type) {
        return type < FIRST_COMPREHENSION_OPTIONAL;
    }

    /** Whether a connectivity check may carry it; relays and their credentials are none of its business. */
    static boolean isKnown(int type) {
        return switch (type) {
            case USERNAME,
                    MESSAGE_INTEGRITY,
                    ERROR_CODE,
                    UNKNOWN_ATTRIBUTES,
                    MESSAGE_INTEGRITY_SHA256,
                    XOR_MAPPED_ADDRESS,
                    PRIORITY,
                    USE_CANDIDATE,
                    SOFTWARE,
                    FINGERPRINT,
                    ICE_CONTROLLED,
                    ICE_CONTROLLING -> true;
            default -> false;
        };
    }
}

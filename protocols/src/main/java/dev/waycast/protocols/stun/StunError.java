package dev.waycast.protocols.stun;

/**
 * The ERROR-CODE attribute (RFC 8489 section 14.8).
 *
 * @param code 300..699
 * @param reason a phrase for people, at most 763 bytes as UTF-8
 */
public record StunError(int code, String reason) {

    public static final StunError BAD_REQUEST = new StunError(400, "Bad Request");
    public static final StunError UNAUTHENTICATED = new StunError(401, "Unauthenticated");
    public static final StunError UNKNOWN_ATTRIBUTE = new StunError(420, "Unknown Attribute");
    /** RFC 8656 section 18.13: the five-tuple has no allocation, or has one already. */
    public static final StunError ALLOCATION_MISMATCH = new StunError(437, "Allocation Mismatch");

    public static final StunError STALE_NONCE = new StunError(438, "Stale Nonce");
    /** RFC 8445 section 7.3.1.1. */
    public static final StunError ROLE_CONFLICT = new StunError(487, "Role Conflict");

    public static final StunError SERVER_ERROR = new StunError(500, "Server Error");
}

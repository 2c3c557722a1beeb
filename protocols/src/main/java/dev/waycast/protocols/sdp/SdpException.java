package dev.waycast.protocols.sdp;

/** A description that cannot be read or answered. The message is one sentence for the person who made it. */
public final class SdpException extends RuntimeException {

    /** Why, for programs. */
    public enum Reason {
        /** Not SDP, or a line that breaks its grammar. */
        MALFORMED,
        /** Over a size limit. */
        TOO_LARGE,
        /** No section asks for video, or none in a way that can be served. */
        NOTHING_TO_SEND,
        /** Video is asked for, but in no codec the server makes. */
        NO_COMMON_CODEC,
        /** The transport parameters do not fit: no ICE credentials, no usable fingerprint, wrong DTLS role. */
        TRANSPORT
    }

    private final Reason reason;

    public SdpException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static SdpException malformed(String message) {
        return new SdpException(Reason.MALFORMED, message);
    }
}

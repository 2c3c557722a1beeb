package dev.waycast.transports.webrtc;

/** A handshake failed; the message is a sentence for a person. Stays within this package. */
final class DtlsException extends Exception {

    private static final long serialVersionUID = 1;

    DtlsException(String message, Throwable cause) {
        super(message, cause);
    }
}

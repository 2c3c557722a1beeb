package dev.waycast.media;

/** A transport cannot start, or one session of it failed. It never leaves that session. */
public final class TransportException extends WaycastException {

    public TransportException(String message) {
        super(message);
    }

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}

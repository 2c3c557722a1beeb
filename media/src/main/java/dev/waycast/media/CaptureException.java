package dev.waycast.media;

/** A desktop cannot be captured or controlled: no portal, refused consent, a lost compositor. */
public final class CaptureException extends WaycastException {

    public CaptureException(String message) {
        super(message);
    }

    public CaptureException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.waycast.media;

/** A desktop cannot be captured or controlled: no portal, refused consent, a lost compositor. */
public final class CaptureException extends WaycastException {

    private final boolean retryable;

    public CaptureException(String message) {
        this(message, true);
    }

    /** @param retryable false when only a person can change it: a dialog that was declined must not come back by itself */
    public CaptureException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    public CaptureException(String message, Throwable cause) {
        super(message, cause);
        this.retryable = true;
    }

    public boolean retryable() {
        return retryable;
    }
}

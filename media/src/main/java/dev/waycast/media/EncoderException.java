package dev.waycast.media;

/** An encoder cannot be opened, or failed while running. */
public final class EncoderException extends WaycastException {

    public EncoderException(String message) {
        super(message);
    }

    public EncoderException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.waycast.media;

/**
 * Root of everything Waycast throws on purpose. The message is one sentence for a person and says what to do.
 *
 * <p>Never thrown per frame or per packet: those paths return a value and count.
 */
public abstract sealed class WaycastException extends RuntimeException
        permits CaptureException, ConfigurationException, EncoderException, TransportException {

    WaycastException(String message) {
        super(message);
    }

    WaycastException(String message, Throwable cause) {
        super(message, cause);
    }

    WaycastException(String message, Throwable cause, boolean writableStackTrace) {
        super(message, cause, false, writableStackTrace);
    }
}

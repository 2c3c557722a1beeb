package dev.waycast.media.notification;

/** The notification service did not do what it was asked, or is not there. The message is for the log. */
public final class NotificationException extends Exception {

    private static final long serialVersionUID = 1L;

    NotificationException(String message, Throwable cause) {
        super(message, cause);
    }
}

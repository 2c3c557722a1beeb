package dev.waycast.media.portal;

/** A D-Bus call that was answered with an error or not at all. Stays inside Waycast: whoever calls says what it means. */
public final class PortalCallException extends Exception {

    private static final long serialVersionUID = 1;

    PortalCallException(String message) {
        super(message);
    }
}

package dev.waycast.media;

/** A setting is wrong. The message is the whole story, so there is no stack trace. */
public final class ConfigurationException extends WaycastException {

    public ConfigurationException(String message) {
        super(message, null, false);
    }
}

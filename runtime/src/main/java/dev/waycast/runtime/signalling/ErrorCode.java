package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What went wrong, for programs; a sentence for people goes with it. */
public enum ErrorCode {
    BAD_MESSAGE,
    UNKNOWN_TYPE,
    VERSION_UNSUPPORTED,
    TOO_MANY_SESSIONS,
    NO_DESKTOP,
    CAPTURE_FAILED,
    OFFER_REJECTED,
    CODEC_UNSUPPORTED,
    SESSION_TIMEOUT,
    MESSAGE_TOO_LARGE,
    INTERNAL;

    /** As in messages and metrics, for instance {@code bad-message}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

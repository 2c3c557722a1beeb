package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.waycast.media.CaptureException;
import dev.waycast.media.ConfigurationException;
import dev.waycast.media.EncoderException;
import dev.waycast.media.TransportException;
import dev.waycast.media.WaycastException;
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
    CONSENT_REQUIRED,
    CONSENT_REFUSED,
    FORBIDDEN,
    RATE_LIMITED,
    /** A supervisor ended the session, or what let the viewer in is good no more. */
    ENDED,
    INTERNAL;

    /** Why an offer got no answer. */
    public static ErrorCode of(WaycastException refusal) {
        return switch (refusal) {
            case TransportException transport ->
                switch (transport.problem()) {
                    case TOO_MANY_SESSIONS -> TOO_MANY_SESSIONS;
                    case CODEC_UNSUPPORTED -> CODEC_UNSUPPORTED;
                    case OFFER_REJECTED -> OFFER_REJECTED;
                    case NO_PORT, FAILED -> INTERNAL;
                };
            case CaptureException _ -> NO_DESKTOP;
            case ConfigurationException _, EncoderException _ -> INTERNAL;
        };
    }

    /** As in messages and metrics, for instance {@code bad-message}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.waycast.transports.webrtc;

import java.time.Duration;

/**
 * How many viewers there may be, and for how long.
 *
 * @param most viewers at the same time, at least 1
 * @param connectTimeout a session that is not connected by then is removed
 * @param consentTimeout a viewer that sent no connectivity check for so long is sent nothing more (RFC 7675 section 5.1
 *     says 30 s at most), until it is heard again
 * @param longest life of a session; zero: no limit
 * @param readerCapacity encoded frames that may wait for one viewer before it is slow, at least 2
 */
public record SessionSettings(
        int most, Duration connectTimeout, Duration consentTimeout, Duration longest, int readerCapacity) {

    public static final SessionSettings DEFAULTS =
            new SessionSettings(50, Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ZERO, 6);

    public SessionSettings {
        WebRtcSettings.require(most >= 1, "At least one session must be allowed");
        WebRtcSettings.require(readerCapacity >= 2, "At least two frames must fit in a viewer's queue");
        WebRtcSettings.require(connectTimeout.isPositive() && consentTimeout.isPositive(), "Timeouts must be positive");
        WebRtcSettings.require(!longest.isNegative(), "The session timeout must not be negative");
    }
}

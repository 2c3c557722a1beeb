package dev.waycast.transports.webrtc;

import java.time.Duration;

/**
 * How paths to viewers are found and kept.
 *
 * @param interruptionTimeout how long a session whose viewer went silent is kept, without sending, for the viewer to come
 *     back on the same or another network; zero: it ends at once
 */
public record IceSettings(Duration interruptionTimeout) {

    public static final IceSettings DEFAULTS = new IceSettings(Duration.ofSeconds(30));

    public IceSettings {
        if (interruptionTimeout.isNegative()) {
            throw new IllegalArgumentException("The interruption timeout must not be negative");
        }
    }

    public IceSettings withInterruptionTimeout(Duration timeout) {
        return new IceSettings(timeout);
    }
}

package dev.waycast.transports.webrtc;

import java.time.Duration;

/**
 * How paths to viewers are found and kept.
 *
 * @param interruptionTimeout how long a session whose viewer went silent is kept, without sending, for the viewer to come
 *     back on the same or another network; zero: it ends at once
 * @param tcp whether viewers may connect over TCP as well, to the number of the UDP port
 */
public record IceSettings(Duration interruptionTimeout, boolean tcp) {

    public static final IceSettings DEFAULTS = new IceSettings(Duration.ofSeconds(30), true);

    public IceSettings {
        if (interruptionTimeout.isNegative()) {
            throw new IllegalArgumentException("The interruption timeout must not be negative");
        }
    }

    public IceSettings withInterruptionTimeout(Duration timeout) {
        return new IceSettings(timeout, tcp);
    }

    public IceSettings withTcp(boolean overTcp) {
        return new IceSettings(interruptionTimeout, overTcp);
    }
}

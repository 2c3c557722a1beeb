package dev.waycast.transports.webrtc;

import java.time.Duration;
import java.util.List;

/**
 * How paths to viewers are found and kept.
 *
 * @param interruptionTimeout how long a session whose viewer went silent is kept, without sending, for the viewer to come
 *     back on the same or another network; zero: it ends at once
 * @param tcp whether viewers may connect over TCP as well, to the number of the UDP port
 * @param stunServers {@code stun:host:port}, asked under which addresses this host is seen from outside
 */
public record IceSettings(Duration interruptionTimeout, boolean tcp, List<String> stunServers) {

    public static final IceSettings DEFAULTS = new IceSettings(Duration.ofSeconds(30), true, List.of());

    public IceSettings {
        stunServers = List.copyOf(stunServers);
        if (interruptionTimeout.isNegative()) {
            throw new IllegalArgumentException("The interruption timeout must not be negative");
        }
    }

    public IceSettings withInterruptionTimeout(Duration timeout) {
        return new IceSettings(timeout, tcp, stunServers);
    }

    public IceSettings withTcp(boolean overTcp) {
        return new IceSettings(interruptionTimeout, overTcp, stunServers);
    }

    public IceSettings withStunServers(List<String> servers) {
        return new IceSettings(interruptionTimeout, tcp, servers);
    }
}

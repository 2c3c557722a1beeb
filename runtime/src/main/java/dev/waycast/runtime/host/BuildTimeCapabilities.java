package dev.waycast.runtime.host;

import java.util.Optional;

/**
 * What the build host had for encoding, as the build recorded it.
 *
 * @param host null when the build did not look, or could not
 */
public record BuildTimeCapabilities(HostCapabilities host) {

    public Optional<HostCapabilities> found() {
        return Optional.ofNullable(host);
    }
}

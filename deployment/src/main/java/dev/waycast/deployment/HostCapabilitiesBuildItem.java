package dev.waycast.deployment;

import dev.waycast.runtime.host.HostCapabilities;
import io.quarkus.builder.item.SimpleBuildItem;

/** What the build host has for encoding. */
final class HostCapabilitiesBuildItem extends SimpleBuildItem {

    private final HostCapabilities capabilities;

    HostCapabilitiesBuildItem(HostCapabilities capabilities) {
        this.capabilities = capabilities;
    }

    /** Null when the build did not look, or could not. */
    HostCapabilities capabilities() {
        return capabilities;
    }
}

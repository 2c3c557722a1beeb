package dev.waycast.runtime.config;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Waycast, fixed at build time.
 */
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
@ConfigMapping(prefix = "quarkus.waycast")
public interface WaycastBuildTimeConfig {

    /**
     * What the build looks for.
     */
    Detection detection();

    /**
     * What the build looks for.
     */
    interface Detection {

        /**
         * Whether the build records which encoders and GPUs the build host has. They are verified again at start; off
         * only skips the comparison.
         */
        @WithDefault("true")
        boolean enabled();
    }
}

package dev.waycast.runtime;

import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.runtime.config.ConfigurationCheck;
import dev.waycast.runtime.config.HttpBindings;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.config.WaycastConfig.HardwareUse;
import dev.waycast.runtime.host.BuildTimeCapabilities;
import dev.waycast.runtime.host.Encoders;
import dev.waycast.runtime.host.HostCapabilities;
import dev.waycast.runtime.signalling.ViewersAtShutdown;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.shutdown.ShutdownListener;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the build leaves to be done at start. */
@Recorder
public class WaycastRecorder {

    private final RuntimeValue<WaycastConfig> config;

    public WaycastRecorder(RuntimeValue<WaycastConfig> config) {
        this.config = config;
    }

    /**
     * Stops the start when a setting is wrong, before anything is opened.
     *
     * @throws ConfigurationException with all mistakes; Quarkus prints it without a stack trace
     */
    public void checkConfiguration() {
        WaycastConfig present = config.getValue();
        Set<String> hardware = present.hardware().encoder() == HardwareUse.REQUIRED
                ? Encoders.workingHardware(present.hardware().vaDevice())
                : Set.of();
        List<String> problems = ConfigurationCheck.problems(
                present, new HttpBindings().present(), captureSources(), Encoders.names(), hardware);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(
                    "Waycast cannot start with these settings:\n  " + String.join("\n  ", problems));
        }
    }

    public Supplier<BuildTimeCapabilities> capabilities(HostCapabilities host) {
        return () -> new BuildTimeCapabilities(host);
    }

    public ShutdownListener viewersAtShutdown() {
        return new ViewersAtShutdown();
    }

    private static Set<String> captureSources() {
        return ServiceLoader.load(CaptureSourceProvider.class).stream()
                .map(provider -> provider.get().name())
                .collect(Collectors.toSet());
    }
}

package dev.waycast.runtime.host;

import dev.waycast.runtime.config.WaycastConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import org.jboss.logging.Logger;

/** Compares the host with what the build saw, so that a slow picture on another machine is no riddle. */
@ApplicationScoped
public class HostCheck {

    private static final Logger LOG = Logger.getLogger(HostCheck.class);

    @Inject
    BuildTimeCapabilities atBuild;

    @Inject
    Encoders encoders;

    @Inject
    WaycastConfig config;

    private volatile List<String> differences = List.of();

    void onStart(@Observes StartupEvent start) {
        if (config.enabled()) {
            HostCapabilities here = HostCapabilities.of(encoders.candidates());
            differences = atBuild.found().map(host -> host.differences(here)).orElse(List.of());
            differences.forEach(LOG::info);
            LOG.infof("Encoders that work here: %s.", String.join(", ", here.encoders()));
        }
    }

    /** One sentence each. */
    public List<String> differences() {
        return differences;
    }
}

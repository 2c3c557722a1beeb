package dev.waycast.runtime.host;

import dev.waycast.media.codec.EncoderSelection.Candidate;
import dev.waycast.runtime.config.WaycastConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Beside everything else that starts: pages are served while encoders are tried. */
    void onStart(@Observes StartupEvent start) {
        if (config.enabled()) {
            Thread.ofPlatform().daemon().name("waycast-host-check").start(this::compare);
        }
    }

    private void compare() {
        try {
            List<Candidate> candidates = encoders.candidates();
            HostCapabilities here = HostCapabilities.of(candidates);
            Set<String> tried = candidates.stream().map(Candidate::name).collect(Collectors.toSet());
            differences =
                    atBuild.found().map(host -> host.differences(here, tried)).orElse(List.of());
            differences.forEach(LOG::info);
            LOG.infof("Encoders that work here: %s.", String.join(", ", here.encoders()));
        } catch (RuntimeException e) {
            LOG.error("The encoders of this host could not be examined; run ./waycast doctor to see why.", e);
        }
    }

    /** One sentence each; empty until the encoders have been tried. */
    public List<String> differences() {
        return differences;
    }
}

package dev.waycast.server.tls;

import dev.waycast.server.ServerConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Renews the self-signed certificate while the application runs; Quarkus reads it again within the hour. */
@ApplicationScoped
public class CertificateRenewal {

    private static final Logger LOG = Logger.getLogger(CertificateRenewal.class);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("waycast-certificate").factory());

    @Inject
    ServerConfig config;

    void onStart(@Observes StartupEvent start) {
        if (config.tls().selfSigned()) {
            clock.scheduleWithFixedDelay(this::renew, 1, 1, TimeUnit.DAYS);
        }
    }

    void onStop(@Observes ShutdownEvent stop) {
        clock.shutdownNow();
    }

    private void renew() {
        try {
            List<String> names = config.tls().names().orElse(List.of());
            if (SelfSignedConfiguration.renew(SelfSignedConfiguration.certificate(config.data()), names)) {
                LOG.info("The self-signed certificate was renewed; browsers warn of the new one once");
            }
        } catch (RuntimeException e) {
            LOG.error("The self-signed certificate cannot be renewed; is the folder waycast.data writable?", e);
        }
    }
}

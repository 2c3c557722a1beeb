package dev.waycast.server.desktops;

import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.Scenario;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.server.audit.AuditEventType;
import dev.waycast.server.audit.AuditTrail;
import dev.waycast.server.people.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Changes desktops while they are shown, and keeps the changes for the next start. */
@ApplicationScoped
public class DesktopSettings {

    private static final Logger LOG = Logger.getLogger(DesktopSettings.class);

    private static final String AS_CONFIGURED = "as configured";

    @Inject
    DesktopService desktop;

    @Inject
    ConsentDesk consents;

    @Inject
    AuditTrail trail;

    void onStart(@Observes StartupEvent start) {
        DesktopSetting kept =
                QuarkusTransaction.requiringNew().call(() -> DesktopSetting.<DesktopSetting>findById(desktop.name()));
        if (kept != null) {
            LOG.infof(
                    "The desktop %s has settings of its own, changed by %s at %s.",
                    kept.desktop, kept.changedBy, kept.changedAt);
            apply(kept);
        }
    }

    /** Whether people come in without being asked for. What was allowed that way ends when it is turned off. */
    void unattended(boolean unattended, Caller caller) {
        change(caller, Map.of("setting", "unattended", "value", unattended), kept -> kept.unattended = unattended);
    }

    /**
     * @param mode null: as configured
     * @param scenario null: as configured
     */
    void quality(DesktopService.Limit limit, LatencyMode mode, Scenario scenario, Caller caller) {
        change(
                caller,
                Map.of(
                        "setting",
                        "quality",
                        "maxBitrate",
                        limit.maxBitrate(),
                        "frameRate",
                        limit.frameRate(),
                        "mode",
                        mode == null ? AS_CONFIGURED : mode.text(),
                        "scenario",
                        scenario == null ? AS_CONFIGURED : scenario.text()),
                kept -> {
                    kept.maxBitrate = limit.maxBitrate();
                    kept.frameRate = limit.frameRate();
                    kept.latencyMode = mode == null ? null : mode.text();
                    kept.scenario = scenario == null ? null : scenario.text();
                });
    }

    private void change(Caller caller, Map<String, Object> what, Consumer<DesktopSetting> change) {
        String by = caller.name();
        String address = caller.address();
        DesktopSetting changed = QuarkusTransaction.requiringNew().call(() -> {
            DesktopSetting kept = DesktopSetting.findById(desktop.name());
            if (kept == null) {
                kept = new DesktopSetting();
                kept.desktop = desktop.name();
            }
            change.accept(kept);
            kept.changedBy = by;
            kept.changedAt = Instant.now();
            kept.persist();
            Map<String, Object> details = new HashMap<>(what);
            details.put("desktop", desktop.name());
            trail.append(AuditEventType.CONFIGURATION_CHANGED, by, address, null, details);
            return kept;
        });
        apply(changed);
    }

    private void apply(DesktopSetting kept) {
        desktop.limit(new DesktopService.Limit(kept.maxBitrate, kept.frameRate));
        desktop.quality(quality(kept));
        if (kept.unattended != null) {
            consents.unattended(kept.unattended, kept.changedBy);
        }
    }

    private DesktopService.Quality quality(DesktopSetting kept) {
        DesktopService.Quality configured = desktop.configuredQuality();
        return new DesktopService.Quality(
                Optional.ofNullable(kept.latencyMode)
                        .flatMap(LatencyMode::parse)
                        .orElse(configured.mode()),
                Optional.ofNullable(kept.scenario).flatMap(Scenario::parse).orElse(configured.scenario()));
    }
}

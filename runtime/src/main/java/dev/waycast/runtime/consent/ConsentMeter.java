package dev.waycast.runtime.consent;

import dev.waycast.runtime.journal.JournalEntry.ConsentState;
import dev.waycast.runtime.metrics.DesktopMetrics;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what is decided, and how long people take for it. */
@ApplicationScoped
public class ConsentMeter {

    @Inject
    ConsentDesk desk;

    @Inject
    DesktopMetrics metrics;

    /** When each open question was asked, {@link System#nanoTime()}. */
    private final Map<UUID, Long> asked = new ConcurrentHashMap<>();

    void onStart(@Observes StartupEvent start) {
        metrics.watchConsents(() -> desk.all().size());
        desk.watch(this::count);
    }

    private void count(Consent consent) {
        metrics.consentChanged(consent.state().name().toLowerCase(Locale.ROOT));
        if (consent.state() == ConsentState.ASKED) {
            asked.put(consent.id(), System.nanoTime());
            return;
        }
        Long since = asked.remove(consent.id());
        if (since != null) {
            metrics.consentAnswered(outcome(consent), Duration.ofNanos(System.nanoTime() - since));
        }
    }

    private static String outcome(Consent consent) {
        if (consent.isActive()) {
            return "given";
        }
        return Consent.TIME_LIMIT.equals(consent.by()) ? "unanswered" : "refused";
    }
}

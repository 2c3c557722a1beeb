package dev.waycast.server.people;

import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.server.ServerConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Ends what people see when their sign-in, invitation or token has ended by itself, keeps those signed in who look at a
 * desktop, and forgets sign-ins that are over. While the database does not answer, everybody stays.
 */
@ApplicationScoped
public class SignInUpkeep {

    private static final Logger LOG = Logger.getLogger(SignInUpkeep.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("waycast-sign-ins").factory());

    @Inject
    ServerConfig config;

    @Inject
    LiveSessions sessions;

    @Inject
    Endings endings;

    void onStart(@Observes StartupEvent start) {
        clock.scheduleWithFixedDelay(this::tend, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    void onStop(@Observes ShutdownEvent stop) {
        clock.shutdownNow();
    }

    private void tend() {
        try {
            endWhatIsOver();
        } catch (RuntimeException e) {
            LOG.debug("Sign-ins cannot be looked after at the moment", e);
        }
    }

    void endWhatIsOver() {
        Set<String> live = sessions.all().stream()
                .map(LiveSession::person)
                .map(person -> person.credential())
                .collect(Collectors.toSet());
        Instant now = Instant.now();
        Set<String> over = QuarkusTransaction.requiringNew().call(() -> {
            Set<String> ended =
                    live.stream().filter(credential -> !isGood(credential, now)).collect(Collectors.toSet());
            SignIn.delete(
                    "expiresAt <= ?1 or lastUsedAt <= ?2",
                    now,
                    now.minus(config.signIn().idleTimeout()));
            return ended;
        });
        endings.disconnect(over, "Your sign-in has ended; sign in again.");
    }

    /** Whether it lets somebody go on. What the database knows nothing of is good. */
    private static boolean isGood(String credential, Instant now) {
        if (credential.startsWith(Credential.SIGN_IN)) {
            return SignIn.update("lastUsedAt = ?1 where id = ?2 and expiresAt > ?1", now, id(credential)) > 0;
        }
        if (credential.startsWith(Credential.INVITATION)) {
            return SignIn.update("lastUsedAt = ?1 where invitation = ?2 and expiresAt > ?1", now, id(credential)) > 0;
        }
        return !credential.startsWith(Credential.TOKEN)
                || ApiToken.count("id = ?1 and expiresAt > ?2", id(credential), now) > 0;
    }

    private static UUID id(String credential) {
        return UUID.fromString(credential.substring(credential.indexOf(':') + 1));
    }
}

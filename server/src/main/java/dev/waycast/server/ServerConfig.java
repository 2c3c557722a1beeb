package dev.waycast.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Settings of the application around the extension. */
@ConfigMapping(prefix = "waycast")
public interface ServerConfig {

    /**
     * Folder for what the application keeps: the embedded database, the self-signed certificate, log files. Without it:
     * {@code waycast} in {@code $XDG_STATE_HOME} or {@code ~/.local/state}.
     */
    Path data();

    /**
     * A configuration file in YAML; to be set in the environment or as a system property. Without it:
     * {@code config/waycast.yaml} beside the application, if it is there.
     */
    Optional<Path> config();

    /** How people with an account or an invitation stay signed in, and what happens to who guesses. */
    SignIn signIn();

    /** How often the same address or the same account may ask. */
    Limits limits();

    /** The certificate of the application's own. */
    Tls tls();

    /** What happened, and for how long that is kept. */
    Audit audit();

    /** How people with an account or an invitation stay signed in, and what happens to who guesses. */
    interface SignIn {

        /** After how long everybody signs in again, 5 min to 30 days. */
        @DurationMin(minutes = 5)
        @DurationMax(days = 30)
        @WithDefault("12h")
        Duration lifetime();

        /** How long somebody stays signed in without doing anything, 1 min to 30 days. Looking at a desktop counts. */
        @DurationMin(minutes = 1)
        @DurationMax(days = 30)
        @WithDefault("1h")
        Duration idleTimeout();

        /** How old the secret in the cookie gets before it is replaced, 1 min to 24 h. */
        @DurationMin(minutes = 1)
        @DurationMax(hours = 24)
        @WithDefault("1h")
        Duration rotation();

        /** How many wrong passwords in a row lock an account, 3 to 100. From the fourth on each try has to wait longer. */
        @Min(3)
        @Max(100)
        @WithDefault("10")
        int lockAfter();

        /** How long an account stays locked, 1 min to 24 h. An administrator unlocks it earlier. */
        @DurationMin(minutes = 1)
        @DurationMax(hours = 24)
        @WithDefault("15m")
        Duration lockTime();
    }

    /** How often the same address or the same account may ask. */
    interface Limits {

        /** Sign-ins a minute from one address, and half as many with one name, 1 to 100000. */
        @Min(1)
        @Max(100_000)
        @WithDefault("30")
        int signInsPerMinute();

        /** Invitations a minute that one address redeems or tries to, 1 to 100000. */
        @Min(1)
        @Max(100_000)
        @WithDefault("20")
        int redemptionsPerMinute();

        /** New WebSockets a minute from one address, and from one person, 1 to 100000. */
        @Min(1)
        @Max(100_000)
        @WithDefault("120")
        int connectionsPerMinute();

        /** New WHEP and WHIP sessions a minute from one address, and from one person, 1 to 100000. */
        @Min(1)
        @Max(100_000)
        @WithDefault("60")
        int whepPerMinute();

        /** WebSockets that one address may hold open, 1 to 10000. Everybody behind the same NAT shares them. */
        @Min(1)
        @Max(10_000)
        @WithDefault("50")
        int connectionsPerAddress();
    }

    /** The certificate of the application's own. */
    interface Tls {

        /**
         * Whether HTTPS is served, and only that, with a certificate that the application makes for itself, keeps in
         * {@code waycast.data} and renews. Browsers warn of it once. Leave it off where there is a certificate.
         */
        @WithDefault("false")
        boolean selfSigned();

        /**
         * Host names and literal IP addresses for the self-signed certificate, in addition to those that this host has.
         */
        Optional<List<String>> names();
    }

    /** What happened, and for how long that is kept. */
    interface Audit {

        /**
         * For how long audit events are kept, at least a day. Older ones are removed once a day, and a signature over what
         * was removed stays, so that the rest can still be verified. Without it all are kept.
         */
        Optional<Duration> retention();

        /** After how long new events are signed, 1 s to 1 h; after a thousand of them in any case. */
        @WithDefault("10s")
        Duration signatureInterval();

        /**
         * Room on disk for what waits while the database is away, 1M to 100G. When it is full, nobody new is let in: what
         * cannot be put on record does not happen.
         */
        @WithDefault("256M")
        MemorySize journalLimit();
    }
}

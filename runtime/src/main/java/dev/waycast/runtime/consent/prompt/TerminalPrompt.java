package dev.waycast.runtime.consent.prompt;

import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.ConsentQuestion;
import dev.waycast.runtime.consent.DesktopPrompt;
import dev.waycast.runtime.consent.Visitor;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Asks on the terminal that the application was started from, one question at a time. Reads it only where it is one, and
 * never in development or tests, where it belongs to Quarkus. Thread-safe.
 */
@ApplicationScoped
public class TerminalPrompt implements DesktopPrompt {

    public static final String NAME = "terminal";

    private static final Logger LOG = Logger.getLogger(TerminalPrompt.class);

    /** Nobody reads a question faster; an answer that comes sooner was meant for the one before. */
    private static final long READING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** While the application is in the background, its terminal cannot be read (job control). */
    private static final long BACKGROUND_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintStream out;
    private final ToIntFunction<String> stop;
    private final LongSupplier nanos;
    private final boolean wanted;
    private volatile boolean reading;

    /** All below belong to this object's monitor. */
    private final Map<UUID, Asked> questions = new LinkedHashMap<>();

    private Map<String, Visitor> visitors = Map.of();
    private UUID current;
    private long askedAt;

    @Inject
    TerminalPrompt(WaycastConfig config, ConsentDesk desk) {
        this(
                System.out,
                desk::withdrawAll,
                System::nanoTime,
                config.enabled() && config.consent().prompts().contains(NAME));
    }

    /** @param stop withdraws everything; takes who says so, gives how much it was */
    TerminalPrompt(PrintStream out, ToIntFunction<String> stop, LongSupplier nanos, boolean wanted) {
        this.out = out;
        this.stop = stop;
        this.nanos = nanos;
        this.wanted = wanted;
    }

    void onStart(@Observes StartupEvent start) {
        Console console = System.console();
        if (wanted && LaunchMode.current() == LaunchMode.NORMAL && console != null && console.isTerminal()) {
            read(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())));
        }
    }

    /** Reads answers until the input ends, on a thread of its own. */
    void read(BufferedReader input) {
        reading = true;
        Thread.ofPlatform().daemon().name("waycast-terminal").start(() -> readLines(input));
    }

    private void readLines(BufferedReader input) {
        while (true) {
            try {
                String line = input.readLine();
                if (line == null) {
                    reading = false;
                    return;
                }
                reading = true;
                typed(line.strip());
            } catch (IOException background) {
                reading = false;
                LOG.debugf("The terminal cannot be read at the moment: %s", background.getMessage());
                LockSupport.parkNanos(BACKGROUND_NANOS);
            }
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAvailable() {
        return reading;
    }

    @Override
    public synchronized void ask(ConsentQuestion question, Consumer<Set<Scope>> answer) {
        questions.put(question.consent(), new Asked(question, answer));
        if (current == null) {
            askNext();
        }
    }

    @Override
    public synchronized void close(UUID consent) {
        Asked closed = questions.remove(consent);
        if (consent.equals(current)) {
            if (closed != null) {
                say("The question of " + closed.question.name() + " needs no answer any more.");
            }
            askNext();
        }
    }

    @Override
    public synchronized void show(List<Visitor> present, boolean unattended) {
        Map<String, Visitor> now = present.stream()
                .collect(Collectors.toMap(
                        Visitor::session, visitor -> visitor, (first, _) -> first, LinkedHashMap::new));
        visitors.forEach((session, visitor) -> {
            if (!now.containsKey(session)) {
                say(visitor.name() + " does not watch this desktop any more.");
            }
        });
        now.forEach((session, visitor) -> tell(visitors.get(session), visitor));
        visitors = now;
    }

    private void tell(Visitor before, Visitor now) {
        if (before == null) {
            say(now.line() + ". Type s and Enter to stop everybody.");
        } else if (!before.scopes().equals(now.scopes())) {
            say(now.line() + ".");
        }
        boolean controlled = before != null && before.controls();
        if (now.controls() != controlled) {
            say(now.name() + (now.controls() ? " controls this desktop now." : " does not control it any more."));
        }
    }

    /** Takes what was typed. Answers outside the monitor: they decide, and what they decide comes back here. */
    void typed(String line) {
        if (line.equals("s")) {
            int stopped = stop.applyAsInt(NAME);
            synchronized (this) {
                say(stopped == 0 ? "Nobody else is here." : "Everybody was stopped.");
            }
            return;
        }
        Asked answered = null;
        Set<Scope> allowed = null;
        synchronized (this) {
            Asked asked = current == null ? null : questions.get(current);
            if (asked == null) {
                return;
            }
            allowed = asked.allowed(line);
            if (allowed == null) {
                say(asked.choices());
            } else if (nanos.getAsLong() - askedAt < READING_NANOS) {
                say("This question has only just appeared; please answer again.");
            } else {
                answered = asked;
                questions.remove(current);
            }
        }
        if (answered != null) {
            answered.answer.accept(allowed);
            next(answered.question.consent());
        }
    }

    private synchronized void next(UUID answered) {
        if (answered.equals(current)) {
            askNext();
        }
    }

    private void askNext() {
        Iterator<Asked> waiting = questions.values().iterator();
        if (!waiting.hasNext()) {
            current = null;
            return;
        }
        Asked asked = waiting.next();
        current = asked.question.consent();
        askedAt = nanos.getAsLong();
        say("");
        say(asked.question.headline() + ".");
        asked.question.details().lines().forEach(this::say);
        say(asked.choices());
    }

    private void say(String line) {
        if (reading) {
            out.println(line.isEmpty() ? "" : "  " + line);
            out.flush();
        }
    }

    private record Asked(ConsentQuestion question, Consumer<Set<Scope>> answer) {

        /** Null: that is no answer. */
        Set<Scope> allowed(String line) {
            return switch (line) {
                case "y", "yes" -> question.scopes();
                case "n", "no" -> Set.of();
                case "w" -> question.mayBeNarrowed() ? Set.of(Scope.WATCH) : null;
                default -> null;
            };
        }

        String choices() {
            return question.mayBeNarrowed()
                    ? "Type y (yes), w (watch only) or n (no), and Enter. No answer is a no."
                    : "Type y (yes) or n (no), and Enter. No answer is a no.";
        }
    }
}

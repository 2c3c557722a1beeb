package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.config.WaycastConfig.ConsentMode;
import dev.waycast.runtime.journal.Journal;
import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.runtime.journal.JournalEntry.ConsentState;
import dev.waycast.runtime.session.LiveSessions;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What the person at the desktop decides. Asks through every {@link DesktopPrompt} at once, takes the first answer, keeps
 * the time, and tells the journal and the watchers of every change, in order.
 *
 * <p>Thread-safe; no call blocks. Changes are told on the thread that decides, without any lock held. A session may have
 * several consents, for instance one to watch and a shorter one to control: whoever acts on a change asks
 * {@link #scopes} what is left.
 */
@Startup
@ApplicationScoped
public class ConsentDesk {

    private static final Logger LOG = Logger.getLogger(ConsentDesk.class);

    private final WaycastConfig.Consent config;
    private final List<DesktopPrompt> prompts;
    private final Journal journal;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final Predicate<String> controls;
    private final Pauses pauses;
    private final Collection<Consumer<Consent>> watchers = new CopyOnWriteArrayList<>();

    /** All below belong to this object's monitor. */
    private final Map<UUID, Question> questions = new LinkedHashMap<>();

    private final Map<UUID, Consent> active = new LinkedHashMap<>();
    private final Queue<Runnable> tellings = new ArrayDeque<>();
    private boolean telling;
    private boolean unattended;
    private ScheduledFuture<?> alarm;

    /** Only touched while telling, so by one thread at a time. */
    private Shown shown = new Shown(List.of(), false);

    @Inject
    ConsentDesk(WaycastConfig config, @All List<DesktopPrompt> prompts, Journal journal, LiveSessions sessions) {
        this(
                config.consent(),
                prompts,
                journal,
                session -> sessions.find(session)
                        .filter(live -> live.status().controls())
                        .isPresent(),
                InstantSource.system(),
                // Sessions may still end while the application does.
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name("waycast-consent").factory(),
                        new ThreadPoolExecutor.DiscardPolicy()));
        sessions.watch(this::refresh);
    }

    ConsentDesk(
            WaycastConfig.Consent config,
            List<DesktopPrompt> prompts,
            Journal journal,
            Predicate<String> controls,
            InstantSource clock,
            ScheduledExecutorService timer) {
        this.config = config;
        this.prompts = prompts.stream()
                .filter(prompt -> config.prompts().contains(prompt.name()))
                .toList();
        this.journal = journal;
        this.controls = controls;
        this.clock = clock;
        this.timer = timer;
        pauses = new Pauses(config.pause());
        unattended = config.mode() == ConsentMode.UNATTENDED;
    }

    @PreDestroy
    void close() {
        timer.shutdownNow();
    }

    /**
     * Asks the person at the desktop, unless nobody has to be asked: the owner never asks, and at an unattended desktop
     * nobody does.
     *
     * @return completes with a consent that {@link Consent#isActive()}, or one that says who refused it; never
     *     exceptionally. Completes at once where nobody is asked, otherwise within the time limit
     */
    public CompletionStage<Consent> ask(ConsentRequest request) {
        Question question;
        synchronized (this) {
            question = new Question(request, clock.instant());
            refusal(question)
                    .ifPresentOrElse(
                            by -> end(question, ConsentState.REFUSED, by),
                            () -> givenUnasked(request)
                                    .ifPresentOrElse(
                                            by -> accept(question, request.scopes(), null, by), () -> put(question)));
        }
        tell();
        return question.answer.minimalCompletionStage();
    }

    /**
     * The person at the desktop, or a supervisor, lets a consent last longer. Who has the consent cannot: that person
     * {@linkplain #ask asks} again.
     *
     * @param duration from now; not beyond the configured longest
     * @return empty when there is no such consent any more, or it has no end
     */
    public Optional<Consent> renew(UUID id, Duration duration, String by) {
        Optional<Consent> renewed;
        synchronized (this) {
            Instant until = clock.instant().plus(allowed(duration));
            renewed = Optional.ofNullable(active.get(id))
                    .filter(consent -> consent.until() != null)
                    .map(consent -> consent.with(ConsentState.RENEWED, consent.scopes(), until, by));
            renewed.ifPresent(consent -> {
                active.put(id, consent);
                record(consent);
                announce(consent);
                arm();
            });
        }
        tell();
        return renewed;
    }

    /** Ends a consent. False when there was none any more. */
    public boolean withdraw(UUID id, String by) {
        return withdraw(consent -> consent.id().equals(id), by) > 0;
    }

    /** Ends all consents of a session, and its open question. Returns how many. */
    public int withdrawSession(String session, String by) {
        return withdraw(consent -> consent.session().equals(session), by);
    }

    /** Ends all consents but those of the owner, and all open questions. Returns how many. */
    public int withdrawAll(String by) {
        return withdraw(consent -> !consent.isOwn(), by);
    }

    /** The session is over: nothing is left of what it was allowed. */
    public void ended(String session) {
        synchronized (this) {
            remove(consent -> consent.session().equals(session), ConsentState.WITHDRAWN, Consent.SESSION_END);
        }
        tell();
    }

    /** Everything that is allowed now, in the order it was. */
    public synchronized List<Consent> all() {
        return active.values().stream().filter(this::lasts).toList();
    }

    /** What waits for an answer, in the order it was asked. */
    public synchronized List<Consent> waiting() {
        return questions.values().stream()
                .filter(question -> !question.decided)
                .map(question -> question.consent)
                .toList();
    }

    /** What this session is allowed now. */
    public synchronized List<Consent> find(String session) {
        return active.values().stream()
                .filter(consent -> consent.session().equals(session) && lasts(consent))
                .toList();
    }

    /** Everything this session may do now. Cheap enough to be asked for every input event. */
    public Set<Scope> scopes(String session) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        find(session).forEach(consent -> scopes.addAll(consent.scopes()));
        return scopes;
    }

    public boolean allows(String session, Scope scope) {
        return scopes(session).contains(scope);
    }

    /**
     * Whether this person has to be asked for. False for the owner and at an unattended desktop.
     *
     * @param owner as in {@link dev.waycast.runtime.access.Person#owner()}
     */
    public synchronized boolean isRequired(boolean owner) {
        return !owner && !unattended;
    }

    public synchronized boolean isUnattended() {
        return unattended;
    }

    /**
     * Changes whether people come in without being asked for, until the application ends. Turned off, what was allowed
     * that way ends: from now on somebody decides.
     */
    public void unattended(boolean allowed, String by) {
        synchronized (this) {
            if (unattended == allowed) {
                return;
            }
            unattended = allowed;
            LOG.infof("%s set the desktop to %s.", by, allowed ? "unattended access" : "ask for consent");
            if (!allowed) {
                remove(consent -> consent.by().equals(Consent.UNATTENDED), ConsentState.WITHDRAWN, by);
            }
            tellings.add(this::show);
        }
        tell();
    }

    /** Whether a question that is asked now would be seen by somebody. */
    public boolean canAsk() {
        return prompts.stream().anyMatch(DesktopPrompt::isAvailable);
    }

    /**
     * Tells of every change, questions included, in order and on the thread that decides.
     *
     * @param watcher returns at once and never throws; it may call this object
     */
    public void watch(Consumer<Consent> watcher) {
        watchers.add(watcher);
    }

    /** Somebody took or left control: what the prompts show may have changed. */
    private void refresh() {
        synchronized (this) {
            tellings.add(this::show);
        }
        tell();
    }

    /** Ends what is over its time. Called by the alarm. */
    void tick() {
        synchronized (this) {
            Instant now = clock.instant();
            List.copyOf(questions.values()).stream()
                    .filter(question -> !question.decided && question.consent.endsBy(now))
                    .forEach(question -> end(question, ConsentState.REFUSED, Consent.TIME_LIMIT));
            List.copyOf(active.values()).stream()
                    .filter(consent -> consent.endsBy(now))
                    .forEach(consent -> end(consent, ConsentState.EXPIRED, Consent.TIME_LIMIT));
            arm();
        }
        tell();
    }

    // ------------------------------------------------------------------------------ decisions; the monitor is held

    private Optional<String> refusal(Question question) {
        ConsentRequest request = question.request;
        if (!request.person().owner()) {
            if (!request.person().scopes().containsAll(request.scopes())) {
                return Optional.of(Consent.NOT_ALLOWED);
            }
            if (pauses.holds(request.person(), clock.instant())) {
                return Optional.of(Consent.TOO_SOON);
            }
            if (!unattended && isTooMuch(request)) {
                return Optional.of(Consent.TOO_MANY);
            }
        }
        return Optional.empty();
    }

    private boolean isTooMuch(ConsentRequest request) {
        return questions.size() >= config.maxWaiting()
                || questions.values().stream()
                        .anyMatch(other -> other.request.session().equals(request.session()));
    }

    private Optional<String> givenUnasked(ConsentRequest request) {
        if (request.person().owner()) {
            return Optional.of(Consent.OWNER);
        }
        return unattended ? Optional.of(Consent.UNATTENDED) : Optional.empty();
    }

    private void put(Question question) {
        questions.put(question.consent.id(), question);
        question.shown = true;
        record(question.consent);
        announce(question.consent);
        arm();
        if (!canAsk()) {
            LOG.warnf(
                    "%s wants to %s, and nobody at the desktop can see the question. Open the desktop page that was"
                            + " printed at start, or start a notification service.",
                    question.asked.name(), ScopeText.of(question.asked.scopes()));
        }
        for (DesktopPrompt prompt : prompts) {
            tellings.add(() -> prompt.ask(question.asked, allowed -> answered(question, allowed, prompt.name())));
        }
    }

    private void answered(Question question, Set<Scope> allowed, String by) {
        synchronized (this) {
            if (question.decided || !questions.containsKey(question.consent.id())) {
                return;
            }
            Set<Scope> both = EnumSet.noneOf(Scope.class);
            both.addAll(question.request.scopes());
            both.retainAll(allowed);
            if (both.isEmpty()) {
                pauses.begin(question.request.person(), clock.instant());
                end(question, ConsentState.REFUSED, by);
            } else {
                accept(question, both, clock.instant().plus(question.asked.duration()), by);
            }
        }
        tell();
    }

    /** Gives it as soon as it is written down. */
    private void accept(Question question, Set<Scope> allowed, Instant until, String by) {
        question.decided = true;
        questions.put(question.consent.id(), question);
        closePrompts(question);
        Consent given = question.consent.with(ConsentState.GIVEN, allowed, until, by);
        tellings.add(
                () -> journal.record(entry(given)).whenComplete((_, failure) -> recorded(question, given, failure)));
    }

    private void recorded(Question question, Consent given, Throwable failure) {
        synchronized (this) {
            if (!questions.containsKey(given.id())) {
                return;
            }
            if (failure != null) {
                LOG.errorf(failure, "A consent could not be recorded, so it was not given");
                end(question, ConsentState.REFUSED, Consent.NOT_RECORDED);
            } else {
                questions.remove(given.id());
                active.put(given.id(), given);
                announce(given);
                tellings.add(() -> question.answer.complete(given));
                arm();
            }
        }
        tell();
    }

    private int withdraw(Predicate<Consent> which, String by) {
        int count;
        synchronized (this) {
            Stream.concat(active.values().stream(), questions.values().stream().map(question -> question.consent))
                    .filter(which)
                    .forEach(consent -> pauses.begin(consent.person(), clock.instant()));
            count = remove(which, ConsentState.WITHDRAWN, by);
        }
        tell();
        return count;
    }

    private int remove(Predicate<Consent> which, ConsentState state, String by) {
        List<Consent> given = active.values().stream().filter(which).toList();
        List<Question> open = questions.values().stream()
                .filter(question -> which.test(question.consent))
                .toList();
        given.forEach(consent -> end(consent, state, by));
        open.forEach(question -> end(question, state, by));
        arm();
        return given.size() + open.size();
    }

    private void end(Consent consent, ConsentState state, String by) {
        active.remove(consent.id());
        Consent ended = consent.with(state, by);
        announce(ended);
        record(ended);
    }

    private void end(Question question, ConsentState state, String by) {
        if (questions.remove(question.consent.id()) != null) {
            closePrompts(question);
        }
        Consent ended = question.consent.with(state, by);
        announce(ended);
        record(ended);
        tellings.add(() -> question.answer.complete(ended));
    }

    private boolean lasts(Consent consent) {
        return !consent.endsBy(clock.instant());
    }

    private Duration allowed(Duration wanted) {
        return wanted.compareTo(config.maxDuration()) > 0 ? config.maxDuration() : wanted;
    }

    private void arm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        Instant now = clock.instant();
        alarm = Stream.concat(
                        active.values().stream(),
                        questions.values().stream()
                                .filter(question -> !question.decided)
                                .map(question -> question.consent))
                .map(Consent::until)
                .filter(until -> until != null)
                .min(Instant::compareTo)
                .map(until -> timer.schedule(
                        this::tick, Math.max(1, Duration.between(now, until).toMillis()), TimeUnit.MILLISECONDS))
                .orElse(null);
    }

    // ------------------------------------------------------------------------------------------ telling; no lock held

    private void closePrompts(Question question) {
        if (question.shown) {
            prompts.forEach(prompt -> tellings.add(() -> prompt.close(question.consent.id())));
        }
    }

    private void record(Consent consent) {
        tellings.add(() -> journal.record(entry(consent)));
    }

    private void announce(Consent consent) {
        watchers.forEach(watcher -> tellings.add(() -> watcher.accept(consent)));
        tellings.add(this::show);
    }

    /** One after the other, so that nobody hears of a renewal after the withdrawal that followed it. */
    private void tell() {
        synchronized (this) {
            if (telling) {
                return;
            }
            telling = true;
        }
        for (Runnable next = nextTelling(); next != null; next = nextTelling()) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                LOG.error("Somebody could not be told of a consent", e);
            }
        }
    }

    private synchronized Runnable nextTelling() {
        Runnable next = tellings.poll();
        telling = next != null;
        return next;
    }

    private void show() {
        Shown now = new Shown(visitors(), isUnattended());
        if (!now.equals(shown)) {
            shown = now;
            prompts.forEach(prompt -> prompt.show(now.visitors, now.unattended));
        }
    }

    private List<Visitor> visitors() {
        Map<String, List<Consent>> sessions = new LinkedHashMap<>();
        all().stream()
                .filter(consent -> !consent.isOwn())
                .forEach(consent -> sessions.computeIfAbsent(consent.session(), _ -> new ArrayList<>())
                        .add(consent));
        return sessions.values().stream()
                .map(consents ->
                        Visitor.of(consents, controls.test(consents.getFirst().session())))
                .toList();
    }

    private JournalEntry entry(Consent consent) {
        return new JournalEntry.ConsentChanged(
                UUID.randomUUID(),
                clock.instant(),
                consent.id(),
                consent.session(),
                consent.person(),
                consent.desktop(),
                consent.state(),
                consent.scopes(),
                consent.purpose(),
                consent.until(),
                consent.by());
    }

    private record Shown(List<Visitor> visitors, boolean unattended) {}

    /** Belongs to the desk's monitor, but for what is final. */
    private final class Question {

        private final ConsentRequest request;
        private final ConsentQuestion asked;
        private final Consent consent;
        private final CompletableFuture<Consent> answer = new CompletableFuture<>();
        private boolean shown;
        private boolean decided;

        Question(ConsentRequest request, Instant now) {
            this.request = request;
            Instant until = now.plus(config.timeout());
            UUID id = UUID.randomUUID();
            asked = new ConsentQuestion(
                    id,
                    request.person().name(),
                    request.person().address(),
                    request.scopes(),
                    request.purpose(),
                    allowed(request.duration() == null ? config.duration() : request.duration()),
                    until);
            consent = new Consent(
                    id,
                    request.session(),
                    request.person(),
                    request.desktop(),
                    request.scopes(),
                    request.purpose(),
                    ConsentState.ASKED,
                    until,
                    request.person().name());
        }
    }
}

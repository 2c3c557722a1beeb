package dev.waycast.runtime.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.config.WaycastConfig.ConsentMode;
import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.runtime.journal.JournalEntry.ConsentState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsentDeskTest {

    private static final Set<Scope> WATCH = Set.of(Scope.WATCH);
    private static final Set<Scope> BOTH = Set.of(Scope.WATCH, Scope.CONTROL);

    private final MovingClock clock = new MovingClock();
    private final RecordingPrompt notification = new RecordingPrompt("notification");
    private final RecordingPrompt page = new RecordingPrompt("page");
    private final List<JournalEntry.ConsentChanged> journal = Collections.synchronizedList(new ArrayList<>());
    private final List<Consent> changes = Collections.synchronizedList(new ArrayList<>());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private CompletionStage<Void> recording = CompletableFuture.completedStage(null);
    private final ConsentDesk desk = desk(ConsentMode.ASK);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void theOwnerIsNotAsked() {
        Consent consent = now(desk.ask(request("s1", person("o", true), BOTH)));
        assertThat(consent.state()).isEqualTo(ConsentState.GIVEN);
        assertThat(consent.by()).isEqualTo(Consent.OWNER);
        assertThat(consent.until()).isNull();
        assertThat(notification.asked).isZero();
        assertThat(desk.scopes("s1")).isEqualTo(BOTH);
        assertThat(notification.visitors).as("nobody else is there").isEmpty();
        assertThat(states()).containsExactly(ConsentState.GIVEN);
    }

    @Test
    void atAnUnattendedDesktopNobodyIsAskedAndEverybodyIsShown() {
        ConsentDesk unattended = desk(ConsentMode.UNATTENDED);
        Consent consent = now(unattended.ask(request("s1", person("Ann"), BOTH)));
        assertThat(consent.by()).isEqualTo(Consent.UNATTENDED);
        assertThat(notification.asked).isZero();
        assertThat(notification.visitors).extracting(Visitor::name).containsExactly("Ann");
        assertThat(notification.unattended).isTrue();
    }

    @Test
    void theFirstAnswerCountsAndTheOtherPromptsAreClosed() {
        CompletionStage<Consent> asked = desk.ask(request("s1", person("Ann"), BOTH));
        assertThat(asked.toCompletableFuture()).isNotDone();
        assertThat(desk.allows("s1", Scope.WATCH)).isFalse();
        assertThat(notification.question().name()).isEqualTo("Ann");
        page.answer(Scope.WATCH, Scope.CONTROL);
        notification.answer();
        assertThat(now(asked).state()).isEqualTo(ConsentState.GIVEN);
        assertThat(now(asked).by()).isEqualTo("page");
        assertThat(notification.open).isEmpty();
        assertThat(page.open).isEmpty();
        assertThat(desk.scopes("s1")).isEqualTo(BOTH);
        assertThat(states()).containsExactly(ConsentState.ASKED, ConsentState.GIVEN);
        assertThat(changes).extracting(Consent::state).containsExactly(ConsentState.ASKED, ConsentState.GIVEN);
    }

    @Test
    void lessMayBeAllowedThanWasAskedForAndNeverMore() {
        desk.ask(request("s1", person("Ann"), BOTH));
        page.answer(Scope.WATCH, Scope.FILES);
        assertThat(desk.scopes("s1")).isEqualTo(WATCH);
    }

    @Test
    void noAnswerIsANo() {
        CompletionStage<Consent> asked = desk.ask(request("s1", person("Ann"), WATCH));
        clock.pass(Duration.ofSeconds(29));
        desk.tick();
        assertThat(asked.toCompletableFuture()).isNotDone();
        clock.pass(Duration.ofSeconds(1));
        desk.tick();
        assertThat(now(asked).state()).isEqualTo(ConsentState.REFUSED);
        assertThat(now(asked).by()).isEqualTo(Consent.TIME_LIMIT);
        page.answer(Scope.WATCH);
        assertThat(desk.allows("s1", Scope.WATCH)).as("too late").isFalse();
        assertThat(page.open).isEmpty();
    }

    @Test
    void theAlarmRingsByItself() {
        ConsentDesk real = new ConsentDesk(
                new Settings(ConsentMode.ASK, Duration.ofMillis(50)),
                List.of(page),
                this::record,
                _ -> false,
                InstantSource.system(),
                timer);
        Consent consent = real.ask(request("s1", person("Ann"), WATCH))
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
        assertThat(consent.by()).isEqualTo(Consent.TIME_LIMIT);
    }

    @Test
    void whoWasRefusedHasToWait() {
        desk.ask(request("s1", person("Ann"), WATCH));
        page.answer();
        assertThat(now(desk.ask(request("s2", person("Ann"), WATCH))).by()).isEqualTo(Consent.TOO_SOON);
        assertThat(page.asked).isOne();
        CompletionStage<Consent> other = desk.ask(request("s3", person("Ben"), WATCH));
        assertThat(other.toCompletableFuture()).as("somebody else may ask").isNotDone();
        clock.pass(Duration.ofSeconds(30));
        assertThat(desk.ask(request("s4", person("Ann"), WATCH)).toCompletableFuture())
                .isNotDone();
    }

    @Test
    void onlySoManyWait() {
        List<CompletionStage<Consent>> asked = IntStream.range(0, 4)
                .mapToObj(i -> desk.ask(request("s" + i, person("p" + i), WATCH)))
                .toList();
        assertThat(now(asked.get(3)).by()).isEqualTo(Consent.TOO_MANY);
        assertThat(desk.waiting()).hasSize(3);
        assertThat(page.asked).isEqualTo(3);
    }

    @Test
    void aSessionAsksOneQuestionAtATime() {
        desk.ask(request("s1", person("Ann"), WATCH));
        assertThat(now(desk.ask(request("s1", person("Ann"), BOTH))).by()).isEqualTo(Consent.TOO_MANY);
        page.answer(Scope.WATCH);
        desk.ask(request("s1", person("Ann"), Set.of(Scope.CONTROL)));
        page.answer(Scope.CONTROL);
        assertThat(desk.scopes("s1")).isEqualTo(BOTH);
        assertThat(desk.find("s1")).hasSize(2);
    }

    @Test
    void whatAPersonMayNotDoIsNotAskedFor() {
        Person viewer = new Person("Ann", Set.of("viewer"), WATCH, false, "sign-in:1", "192.0.2.1");
        assertThat(now(desk.ask(request("s1", viewer, BOTH))).by()).isEqualTo(Consent.NOT_ALLOWED);
        assertThat(page.asked).isZero();
    }

    @Test
    void aConsentExpiresByItself() {
        desk.ask(request("s1", person("Ann"), BOTH));
        page.answer(Scope.WATCH, Scope.CONTROL);
        clock.pass(Duration.ofMinutes(60));
        assertThat(desk.allows("s1", Scope.WATCH)).as("even before the alarm").isFalse();
        desk.tick();
        assertThat(changes).last().satisfies(last -> {
            assertThat(last.state()).isEqualTo(ConsentState.EXPIRED);
            assertThat(last.by()).isEqualTo(Consent.TIME_LIMIT);
        });
        assertThat(page.visitors).isEmpty();
    }

    @Test
    void theWishedDurationCountsUpToTheLongest() {
        desk.ask(new ConsentRequest("s1", person("Ann"), "main", WATCH, "", Duration.ofMinutes(5)));
        assertThat(page.question().duration()).isEqualTo(Duration.ofMinutes(5));
        page.answer(Scope.WATCH);
        assertThat(desk.find("s1").getFirst().until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
        desk.ask(new ConsentRequest("s2", person("Ben"), "main", WATCH, "", Duration.ofDays(5)));
        assertThat(page.question().duration()).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void aRenewedConsentLastsLonger() {
        desk.ask(request("s1", person("Ann"), WATCH));
        page.answer(Scope.WATCH);
        Consent given = desk.find("s1").getFirst();
        clock.pass(Duration.ofMinutes(50));
        Consent renewed = desk.renew(given.id(), Duration.ofMinutes(30), "page").orElseThrow();
        assertThat(renewed.state()).isEqualTo(ConsentState.RENEWED);
        clock.pass(Duration.ofMinutes(29));
        desk.tick();
        assertThat(desk.allows("s1", Scope.WATCH)).isTrue();
        clock.pass(Duration.ofMinutes(1));
        desk.tick();
        assertThat(desk.renew(given.id(), Duration.ofMinutes(30), "page")).isEmpty();
        assertThat(states())
                .containsExactly(ConsentState.ASKED, ConsentState.GIVEN, ConsentState.RENEWED, ConsentState.EXPIRED);
    }

    @Test
    void withdrawalIsToldBeforeItReturnsAndHoldsForAWhile() {
        desk.ask(request("s1", person("Ann"), BOTH));
        page.answer(Scope.WATCH, Scope.CONTROL);
        Consent given = desk.find("s1").getFirst();
        assertThat(desk.withdraw(given.id(), "page")).isTrue();
        assertThat(changes).last().extracting(Consent::state).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(desk.withdraw(given.id(), "page")).isFalse();
        assertThat(now(desk.ask(request("s1", person("Ann"), BOTH))).by()).isEqualTo(Consent.TOO_SOON);
    }

    @Test
    void withdrawingAllLeavesTheOwner() {
        desk.ask(request("s0", person("o", true), BOTH));
        desk.ask(request("s1", person("Ann"), BOTH));
        page.answer(Scope.WATCH, Scope.CONTROL);
        CompletionStage<Consent> open = desk.ask(request("s2", person("Ben"), WATCH));
        assertThat(desk.withdrawAll("page")).isEqualTo(2);
        assertThat(now(open).state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(desk.all()).extracting(Consent::session).containsExactly("s0");
        assertThat(page.visitors).isEmpty();
    }

    @Test
    void nothingIsLeftOfASessionThatEnded() {
        desk.ask(request("s1", person("Ann"), WATCH));
        page.answer(Scope.WATCH);
        CompletionStage<Consent> open = desk.ask(request("s1", person("Ann"), BOTH));
        desk.ended("s1");
        assertThat(now(open).by()).isEqualTo(Consent.SESSION_END);
        assertThat(page.open).isEmpty();
        assertThat(desk.all()).isEmpty();
        assertThat(desk.ask(request("s2", person("Ann"), WATCH)).toCompletableFuture())
                .as("who left may come back")
                .isNotDone();
    }

    @Test
    void unattendedAccessCanBeSwitchedWhileRunning() {
        desk.unattended(true, "admin");
        assertThat(page.unattended).isTrue();
        assertThat(now(desk.ask(request("s1", person("Ann"), WATCH))).by()).isEqualTo(Consent.UNATTENDED);
        desk.unattended(false, "admin");
        assertThat(desk.all()).isEmpty();
        assertThat(changes).last().satisfies(last -> {
            assertThat(last.state()).isEqualTo(ConsentState.WITHDRAWN);
            assertThat(last.by()).isEqualTo("admin");
        });
        assertThat(desk.ask(request("s2", person("Ann"), WATCH)).toCompletableFuture())
                .isNotDone();
    }

    @Test
    void aConsentThatCannotBeRecordedIsNotGiven() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        CompletionStage<Consent> asked = desk.ask(request("s1", person("Ann"), WATCH));
        recording = slow;
        page.answer(Scope.WATCH);
        assertThat(asked.toCompletableFuture()).isNotDone();
        assertThat(desk.allows("s1", Scope.WATCH)).isFalse();
        clock.pass(Duration.ofMinutes(5));
        desk.tick();
        slow.completeExceptionally(new IllegalStateException("full"));
        assertThat(now(asked).by()).isEqualTo(Consent.NOT_RECORDED);
        assertThat(desk.allows("s1", Scope.WATCH)).isFalse();
    }

    @Test
    void aConsentThatIsRecordedAfterTheSessionEndedIsNotGiven() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        CompletionStage<Consent> asked = desk.ask(request("s1", person("Ann"), WATCH));
        recording = slow;
        page.answer(Scope.WATCH);
        desk.ended("s1");
        slow.complete(null);
        assertThat(now(asked).state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(desk.all()).isEmpty();
    }

    @Test
    void aWatcherThatFailsKeepsNothingFromTheOthers() {
        ConsentDesk broken = desk(ConsentMode.ASK);
        List<ConsentState> heard = new ArrayList<>();
        broken.watch(_ -> {
            throw new IllegalStateException("broken");
        });
        broken.watch(consent -> heard.add(consent.state()));
        broken.ask(request("s1", person("Ann"), WATCH));
        broken.withdrawAll("page");
        assertThat(heard).containsExactly(ConsentState.ASKED, ConsentState.WITHDRAWN);
    }

    @Test
    void aWatcherMayDecideTooAndTheOrderStays() {
        desk.watch(consent -> {
            if (consent.state() == ConsentState.GIVEN) {
                desk.withdraw(consent.id(), "watcher");
            }
        });
        desk.ask(request("s1", person("Ann"), WATCH));
        page.answer(Scope.WATCH);
        assertThat(states()).containsExactly(ConsentState.ASKED, ConsentState.GIVEN, ConsentState.WITHDRAWN);
        assertThat(desk.all()).isEmpty();
    }

    @Test
    void manyDecidersAtOnceGiveOneAnswer() throws Exception {
        for (int round = 0; round < 200; round++) {
            String session = "s" + round;
            CompletionStage<Consent> asked = desk.ask(request(session, person("p" + round), WATCH));
            together(
                    () -> page.answer(Scope.WATCH),
                    () -> notification.answer(),
                    () -> desk.withdrawSession(session, "admin"),
                    () -> desk.ended(session));
            Consent answer = now(asked);
            desk.ended(session);
            assertThat(desk.find(session)).isEmpty();
            List<ConsentState> told = changes.stream()
                    .filter(consent -> consent.session().equals(session))
                    .map(Consent::state)
                    .toList();
            assertThat(told).startsWith(ConsentState.ASKED).doesNotHaveDuplicates();
            assertThat(told.getLast()).isIn(ConsentState.REFUSED, ConsentState.WITHDRAWN);
            assertThat(told.contains(ConsentState.GIVEN)).isEqualTo(answer.state() == ConsentState.GIVEN);
        }
        assertThat(page.visitors).isEmpty();
    }

    @Test
    void whatPeopleSayIsOneHarmlessLine() {
        ConsentRequest request = new ConsentRequest(
                "s1", person("An\u001b[2Jn\u202e"), "main", WATCH, " fix\nthe \u0007printer" + "x".repeat(500), null);
        desk.ask(request);
        assertThat(page.question().name()).isEqualTo("An [2Jn ");
        assertThat(page.question().purpose()).startsWith("fix the  printer").hasSize(200);
    }

    @Test
    void aRequestForNothingIsAMistake() {
        assertThatThrownBy(() -> request("s1", person("Ann"), Set.of())).hasMessageContaining("what to ask for");
        assertThatThrownBy(() -> new ConsentRequest("s1", person("Ann"), "main", WATCH, "", Duration.ZERO))
                .hasMessageContaining("one minute");
    }

    private static void together(Runnable... actions) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actions.length);
        List<Thread> threads = new ArrayList<>();
        for (Runnable action : actions) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                action.run();
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private ConsentDesk desk(ConsentMode mode) {
        ConsentDesk made = new ConsentDesk(
                new Settings(mode, Duration.ofSeconds(30)),
                List.of(notification, page),
                this::record,
                _ -> false,
                clock,
                timer);
        made.watch(changes::add);
        return made;
    }

    private CompletionStage<Void> record(JournalEntry entry) {
        journal.add((JournalEntry.ConsentChanged) entry);
        return recording;
    }

    private List<ConsentState> states() {
        return journal.stream().map(JournalEntry.ConsentChanged::state).toList();
    }

    private static Consent now(CompletionStage<Consent> asked) {
        assertThat(asked.toCompletableFuture()).isDone();
        return asked.toCompletableFuture().join();
    }

    private static ConsentRequest request(String session, Person person, Set<Scope> scopes) {
        return new ConsentRequest(session, person, "main", scopes, "help", null);
    }

    private static Person person(String name) {
        return person(name, false);
    }

    private static Person person(String name, boolean owner) {
        return new Person(
                name, Set.of("operator"), EnumSet.allOf(Scope.class), owner, "invitation:" + name, "192.0.2.1");
    }

    private record Settings(ConsentMode mode, Duration timeout) implements WaycastConfig.Consent {

        @Override
        public Set<String> prompts() {
            return Set.of("notification", "page");
        }

        @Override
        public Duration duration() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration maxDuration() {
            return Duration.ofHours(8);
        }

        @Override
        public Duration pause() {
            return Duration.ofSeconds(30);
        }

        @Override
        public int maxWaiting() {
            return 3;
        }
    }
}

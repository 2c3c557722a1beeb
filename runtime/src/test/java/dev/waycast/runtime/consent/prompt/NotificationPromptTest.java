package dev.waycast.runtime.consent.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.NotifyingDesktop;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.ConsentQuestion;
import dev.waycast.runtime.consent.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asks through a real notification service, whose buttons are clicked through its own command. */
@Timeout(120)
class NotificationPromptTest {

    private static final Set<Scope> BOTH = Set.of(Scope.WATCH, Scope.CONTROL);
    private static NotifyingDesktop desktop;

    private final CompletableFuture<Set<Scope>> answer = new CompletableFuture<>();
    private final CompletableFuture<String> stopped = new CompletableFuture<>();
    private NotificationPrompt prompt;

    @BeforeAll
    static void open() {
        desktop = NotifyingDesktop.open();
    }

    @AfterAll
    static void close() {
        desktop.close();
    }

    @BeforeEach
    void connect() {
        prompt = new NotificationPrompt(Optional.of(desktop.busAddress()), true, stopped::complete);
    }

    @AfterEach
    void nothingStaysOnTheDesktop() {
        prompt.end();
        desktop.awaitGone("\"id\"");
    }

    @Test
    void oneClickAccepts() throws Exception {
        ConsentQuestion question = question(BOTH);
        prompt.ask(question, answer::complete);
        desktop.awaitShown("Ann <3 wants to see this desktop and use its mouse and keyboard");
        assertThat(desktop.shown())
                .contains("&lt;b&gt;fix&lt;/b&gt; the printer")
                .contains("From 192.0.2.7, for 60 minutes")
                .contains("Watch only");
        assertThat(prompt.isAvailable()).isTrue();
        desktop.click("accept");
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(BOTH);
        prompt.close(question.consent());
        desktop.awaitGone("Ann");
    }

    @Test
    void watchingAloneCanBeAllowed() throws Exception {
        prompt.ask(question(BOTH), answer::complete);
        desktop.awaitShown("Ann");
        desktop.click("watch");
        assertThat(answer.get(30, TimeUnit.SECONDS)).containsExactly(Scope.WATCH);
    }

    @Test
    void oneClickDeclines() throws Exception {
        prompt.ask(question(Set.of(Scope.WATCH)), answer::complete);
        desktop.awaitShown("Ann");
        assertThat(desktop.shown()).doesNotContain("Watch only");
        desktop.click("decline");
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void closingTheNotificationIsANo() throws Exception {
        prompt.ask(question(BOTH), answer::complete);
        desktop.awaitShown("Ann");
        desktop.dismiss();
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void aQuestionThatNeedsNoAnswerGoesAway() {
        ConsentQuestion question = question(BOTH);
        prompt.ask(question, answer::complete);
        desktop.awaitShown("Ann");
        prompt.close(question.consent());
        desktop.awaitGone("Ann");
        assertThat(answer).isNotDone();
    }

    @Test
    void whoIsThereIsShownAndOneClickStopsThem() throws Exception {
        prompt.show(List.of(visitor("Ben", false)), false);
        desktop.awaitShown("This desktop is watched by Ben");
        prompt.show(List.of(visitor("Ben", false), visitor("Eve", true)), false);
        desktop.awaitShown("This desktop is controlled by Eve and watched by Ben");
        desktop.awaitGone("desktop is watched");
        desktop.click("stop");
        assertThat(stopped.get(30, TimeUnit.SECONDS)).isEqualTo("notification");
        prompt.show(List.of(), false);
        desktop.awaitGone("Ben");
    }

    @Test
    void whatIsOpenComesBackWithAServiceThatWasRestarted() throws Exception {
        prompt.ask(question(BOTH), answer::complete);
        prompt.show(List.of(visitor("Ben", false)), false);
        desktop.awaitShown("Ben");
        desktop.killService();
        desktop.startService();
        desktop.awaitShown("watched by Ben");
        desktop.awaitShown("Ann");
        assertThat(answer).isNotDone();
        prompt.show(List.of(), false);
        desktop.awaitGone("Ben");
        desktop.click("accept");
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(BOTH);
    }

    @Test
    void withoutABusNobodyIsAsked() {
        NotificationPrompt alone = new NotificationPrompt(Optional.empty(), true, _ -> {});
        alone.ask(question(BOTH), answer::complete);
        alone.end();
        assertThat(alone.isAvailable()).isFalse();
        assertThat(answer).isNotDone();
    }

    private static ConsentQuestion question(Set<Scope> scopes) {
        return new ConsentQuestion(
                UUID.randomUUID(),
                "Ann <3",
                "192.0.2.7",
                scopes,
                "<b>fix</b> the printer",
                Duration.ofHours(1),
                Instant.now().plusSeconds(30));
    }

    private static Visitor visitor(String name, boolean controls) {
        return new Visitor("s-" + name, name, "192.0.2.8", BOTH, null, controls);
    }
}

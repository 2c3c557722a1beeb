package dev.waycast.runtime.consent.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.ConsentQuestion;
import dev.waycast.runtime.consent.Visitor;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TerminalPromptTest {

    private static final Set<Scope> BOTH = Set.of(Scope.WATCH, Scope.CONTROL);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> stops = new ArrayList<>();
    private final PipedWriter keyboard = new PipedWriter();
    private long now;
    private final TerminalPrompt prompt =
            new TerminalPrompt(new PrintStream(printed, true, StandardCharsets.UTF_8), this::stop, () -> now, true);

    @BeforeEach
    void connect() throws Exception {
        prompt.read(new BufferedReader(new PipedReader(keyboard)));
    }

    @AfterEach
    void disconnect() throws Exception {
        keyboard.close();
    }

    @Test
    void aLineAnswers() throws Exception {
        CompletableFuture<Set<Scope>> answer = ask("Ann");
        assertThat(text())
                .contains("Ann wants to see this desktop and use its mouse and keyboard.", "“fix it”", "From 192.0.2.7")
                .contains("Type y (yes), w (watch only) or n (no)");
        later();
        keyboard.write("y\n");
        keyboard.flush();
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(BOTH);
    }

    @Test
    void anythingElseIsNoAnswer() {
        CompletableFuture<Set<Scope>> answer = ask("Ann");
        later();
        prompt.typed("");
        prompt.typed("yo");
        assertThat(answer).isNotDone();
        prompt.typed("w");
        assertThat(answer).isCompletedWithValue(Set.of(Scope.WATCH));
    }

    @Test
    void anAnswerThatComesTooSoonWasMeantForTheQuestionBefore() {
        ConsentQuestion first = question("Ann");
        prompt.ask(first, _ -> {});
        CompletableFuture<Set<Scope>> second = ask("Eve");
        assertThat(text()).as("one after the other").doesNotContain("Eve");
        later();
        prompt.close(first.consent());
        assertThat(text()).contains("The question of Ann needs no answer any more.", "Eve wants to");
        prompt.typed("y");
        assertThat(second).as("typed for Ann").isNotDone();
        later();
        prompt.typed("n");
        assertThat(second).isCompletedWithValue(Set.of());
    }

    @Test
    void theNextQuestionFollowsTheAnswer() {
        CompletableFuture<Set<Scope>> first = ask("Ann");
        CompletableFuture<Set<Scope>> second = ask("Eve");
        later();
        prompt.typed("y");
        assertThat(first).isDone();
        later();
        prompt.typed("y");
        assertThat(second).isCompletedWithValue(BOTH);
        prompt.typed("y");
    }

    @Test
    void whoComesAndGoesIsTold() {
        prompt.show(List.of(visitor("Ann", false)), false);
        prompt.show(List.of(visitor("Ann", true)), false);
        prompt.show(List.of(visitor("Ann", false)), false);
        prompt.show(List.of(), false);
        assertThat(text().lines().map(String::strip))
                .containsExactly(
                        "Ann (192.0.2.8) may see this desktop and use its mouse and keyboard. Type s and Enter to stop"
                                + " everybody.",
                        "Ann controls this desktop now.",
                        "Ann does not control it any more.",
                        "Ann does not watch this desktop any more.");
        prompt.typed("s");
        assertThat(stops).containsExactly("terminal");
        assertThat(text()).endsWith("Everybody was stopped.\n");
    }

    @Test
    void withoutATerminalNothingIsPrinted() throws Exception {
        TerminalPrompt none = new TerminalPrompt(new PrintStream(printed), this::stop, () -> now, true);
        none.ask(question("Ann"), _ -> {});
        none.show(List.of(visitor("Ann", true)), false);
        assertThat(none.isAvailable()).isFalse();
        assertThat(text()).isEmpty();
    }

    private CompletableFuture<Set<Scope>> ask(String name) {
        CompletableFuture<Set<Scope>> answer = new CompletableFuture<>();
        ConsentQuestion question = question(name);
        prompt.ask(question, allowed -> {
            answer.complete(allowed);
            prompt.close(question.consent());
        });
        return answer;
    }

    private int stop(String by) {
        stops.add(by);
        return stops.size();
    }

    private void later() {
        now += TimeUnit.SECONDS.toNanos(1);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static ConsentQuestion question(String name) {
        return new ConsentQuestion(
                UUID.randomUUID(),
                name,
                "192.0.2.7",
                BOTH,
                "fix it",
                Duration.ofHours(1),
                Instant.now().plusSeconds(30));
    }

    private static Visitor visitor(String name, boolean controls) {
        return new Visitor("s-" + name, name, "192.0.2.8", BOTH, null, controls);
    }
}

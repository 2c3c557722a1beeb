package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waycast.media.input.InputEvent;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.runtime.session.LiveSessions;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signalling connections that break, and pages that come back, or somebody in their place. */
class ResumeTest {

    private static final InputEvent A_PRESSED = new InputEvent.Key(30, true);
    private static final InputEvent A_RELEASED = new InputEvent.Key(30, false);
    private static final String A_DOWN = "{'type':'input','events':[{'kind':'key','code':'KeyA','pressed':true}]}";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(
                            TestDesktopProvider.class,
                            TestPeople.class,
                            TestJournal.class,
                            TestPrompt.class,
                            TestViewer.class)
                    .addAsResource("META-INF/services/dev.waycast.media.capture.CaptureSourceProvider"))
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "test-desktop")
            .overrideRuntimeConfigKey("quarkus.waycast.consent.prompts", "test")
            .overrideRuntimeConfigKey("quarkus.waycast.consent.pause", "0s")
            .overrideRuntimeConfigKey("quarkus.waycast.signalling.resume-timeout", "6s")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @TestHTTPResource("/ws/v1/viewer")
    URI endpoint;

    @Inject
    LiveSessions live;

    @Inject
    ConsentDesk consents;

    @Inject
    TestPrompt prompt;

    @Inject
    TestJournal journal;

    private TestViewer ada;
    private JsonNode hello;

    @BeforeEach
    void letAdaIn() {
        TestDesktopProvider.PLAYED.clear();
        ada = ada();
        hello = ada.greet();
        assertThat(hello.get("resumed").asBoolean()).isFalse();
        ada.say("{'type':'consent','action':'ask','scopes':['watch','control']}");
        prompt.next().answer().accept(Set.of(Scope.WATCH, Scope.CONTROL));
        ada.hearControl(true, "held");
    }

    @AfterEach
    void everybodyLeaves() {
        live.disconnectAll(_ -> true, "The test is over.");
        until(() -> live.all().isEmpty());
    }

    @Test
    void whoComesBackGoesOnWithTheSameSession() {
        ada.vanish();
        TestViewer back = ada();
        JsonNode again = back.resume(hello);
        assertThat(again.get("resumed").asBoolean()).isTrue();
        assertThat(again.get("session")).isEqualTo(hello.get("session"));
        assertThat(again.at("/consent/scopes").toString()).contains("watch", "control");
        assertThat(again.at("/resume/token").asText())
                .isNotBlank()
                .isNotEqualTo(hello.at("/resume/token").asText());
        back.hearControl(true, "held");
        back.awaitNewest("viewers", _ -> true);
        back.say(A_DOWN);
        until(() -> TestDesktopProvider.PLAYED.contains(A_PRESSED));
        assertThat(live.all()).hasSize(1);
        assertThat(ended()).isFalse();
    }

    /** As long as nobody can tell them to let go. */
    @Test
    void whoIsAwayHoldsNeitherKeysNorControl() {
        TestViewer olga = TestViewer.as(endpoint, TestPeople.person("Olga", "operator", "", true));
        olga.greet();
        ada.say(A_DOWN);
        until(() -> TestDesktopProvider.PLAYED.contains(A_PRESSED));
        ada.vanish();
        until(() -> TestDesktopProvider.PLAYED.contains(A_RELEASED));
        olga.hear("control", control -> control.get("state").asText().equals("none"));
        olga.say("{'type':'control','action':'take'}");
        olga.hearControl(true, "held");

        TestViewer back = ada();
        assertThat(back.resume(hello).get("resumed").asBoolean()).isTrue();
        assertThat(back.hearControl(false, "held").at("/holder/name").asText()).isEqualTo("Olga");
        back.say(A_DOWN);
        back.untilPong();
        assertThat(TestDesktopProvider.PLAYED).containsExactly(A_PRESSED, A_RELEASED);
    }

    /** The page noticed the silence first: the server still believes in the connection before. */
    @Test
    void aConnectionThatHangsIsTakenOver() {
        TestViewer back = ada();
        assertThat(back.resume(hello).get("resumed").asBoolean()).isTrue();
        assertThat(ada.closeCode()).isEqualTo(1001);
        back.hearControl(true, "held");
        assertThat(live.all()).hasSize(1);
        assertThat(ended()).isFalse();
    }

    @Test
    void aTokenIsGoodOnce() {
        ada.vanish();
        JsonNode first = ada().resume(hello);
        JsonNode second = ada().resume(hello);
        assertThat(first.get("resumed").asBoolean()).isTrue();
        assertThat(second.get("resumed").asBoolean()).isFalse();
        assertThat(second.get("session")).isNotEqualTo(hello.get("session"));
        assertThat(second.at("/consent/state").asText()).isEqualTo("none");
    }

    @Test
    void nobodyElseGoesOnWithIt() {
        ada.vanish();
        TestViewer eve = TestViewer.as(endpoint, TestPeople.person("Eve", "operator", "", false));
        JsonNode greeted = eve.resume(hello);
        assertThat(greeted.get("resumed").asBoolean()).isFalse();
        assertThat(greeted.at("/viewer/name").asText()).isEqualTo("Eve");
        assertThat(greeted.at("/consent/state").asText()).isEqualTo("none");
        TestViewer demoted = TestViewer.as(endpoint, TestPeople.person("Ada", "viewer", "", false));
        assertThat(demoted.resume(hello).get("resumed").asBoolean()).isFalse();
    }

    @Test
    void whoWasSentAwayMeanwhileDoesNotComeBack() {
        ada.vanish();
        until(() -> !live.find(ada.session()).orElseThrow().say("Root", "Hello?"));
        live.disconnectAll(_ -> true, "The account was locked.");
        until(() -> live.all().isEmpty());
        assertThat(reason()).isEqualTo("The account was locked.");
        assertThat(ada().resume(hello).get("resumed").asBoolean()).isFalse();
    }

    @Test
    void whatWasWithdrawnMeanwhileIsGone() {
        ada.vanish();
        consents.withdrawSession(ada.session(), "test");
        JsonNode again = ada().resume(hello);
        assertThat(again.get("resumed").asBoolean()).isTrue();
        assertThat(again.at("/consent/scopes")).isEmpty();
    }

    @Test
    void whoLeavesIsGoneAtOnce() {
        ada.leave();
        until(() -> live.all().isEmpty());
        assertThat(reason()).isEqualTo("The viewer left");
        assertThat(ada().resume(hello).get("resumed").asBoolean()).isFalse();
    }

    @Test
    void whoDoesNotComeBackIsGivenUp() {
        ada.vanish();
        until(() -> live.all().isEmpty());
        assertThat(reason()).isEqualTo("The viewer's connection broke and did not come back");
        assertThat(ada().resume(hello).get("resumed").asBoolean()).isFalse();
    }

    private TestViewer ada() {
        return TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
    }

    private boolean ended() {
        return journal.all(JournalEntry.SessionEnded.class).stream()
                .anyMatch(entry -> entry.session().equals(ada.session()));
    }

    private String reason() {
        until(this::ended);
        return journal.all(JournalEntry.SessionEnded.class).stream()
                .filter(entry -> entry.session().equals(ada.session()))
                .findFirst()
                .orElseThrow()
                .reason();
    }

    /** Waits for something that happens elsewhere. */
    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not happen in time").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}

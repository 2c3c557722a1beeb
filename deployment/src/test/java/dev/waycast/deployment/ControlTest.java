package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waycast.media.input.InputEvent;
import dev.waycast.runtime.control.ControlDesk;
import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several people at one desktop: who controls, who points, who talks, and who sees to it. */
class ControlTest {

    private static final int KEY_A = 30;
    private static final int KEY_B = 48;
    private static final String A_DOWN = "{'type':'input','events':[{'kind':'key','code':'KeyA','pressed':true}]}";
    private static final String B_DOWN = "{'type':'input','events':[{'kind':'key','code':'KeyB','pressed':true}]}";
    private static final String STILL_HELD = "{'type':'input','events':[]}";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(
                            TestDesktopProvider.class, TestPeople.class, TestJournal.class, TestViewer.class)
                    .addAsResource("META-INF/services/dev.waycast.media.capture.CaptureSourceProvider"))
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "test-desktop")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.output", "FIRST,SECOND")
            .overrideRuntimeConfigKey("quarkus.waycast.consent.mode", "unattended")
            .overrideRuntimeConfigKey("quarkus.waycast.control.drag-timeout", "1m")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @TestHTTPResource("/ws/v1/viewer")
    URI endpoint;

    @Inject
    LiveSessions live;

    @Inject
    ControlDesk control;

    @Inject
    TestJournal journal;

    @BeforeEach
    void forgetWhatWasPlayed() {
        TestDesktopProvider.PLAYED.clear();
    }

    @AfterEach
    void everybodyLeaves() {
        journal.breakDown(false);
        TestDesktopProvider.others();
        live.disconnectAll(_ -> true, "The test is over.");
        until(() -> live.all().isEmpty());
    }

    @Test
    void whoComesFirstControlsAndTheNextWatches() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer bob = operator("Bob");
        assertThat(bob.hearControl(false, "held").at("/holder/name").asText()).isEqualTo("Ada");

        bob.say(B_DOWN);
        bob.untilPong();
        ada.say(A_DOWN);
        ada.untilPong();
        assertThat(TestDesktopProvider.PLAYED).first().isEqualTo(key(KEY_A, true));
        assertThat(TestDesktopProvider.PLAYED).doesNotContain(key(KEY_B, true));
        assertThat(control.snapshot().holderName()).isEqualTo("Ada");
        JsonNode viewers = bob.awaitNewest(
                        "viewers", list -> list.get("viewers").size() == 2)
                .get("viewers");
        assertThat(viewers)
                .extracting(viewer -> viewer.get("controls").asBoolean())
                .containsExactly(true, false);
    }

    @Test
    void aRequestGoesToTheHolderAndKeysAreReleasedBeforeControlIsHandedOver() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer bob = operator("Bob");
        ada.say(A_DOWN);
        bob.say("{'type':'control','action':'request','purpose':'to print'}");
        bob.hearControl(false, "requested");
        JsonNode request = ada.hear(
                        "control", message -> !message.get("requests").isEmpty())
                .at("/requests/0");
        assertThat(request.get("purpose").asText()).isEqualTo("to print");
        assertThat(request.get("name").asText()).isEqualTo("Bob");

        ada.say("{'type':'control','action':'grant','viewer':'" + bob.session() + "'}");
        bob.hearControl(true, "held");
        assertThat(ada.hearControl(false, "held").get("reason").asText()).contains("given");
        bob.say(B_DOWN);
        bob.untilPong();
        assertThat(TestDesktopProvider.PLAYED).startsWith(key(KEY_A, true), key(KEY_A, false), key(KEY_B, true));
        assertThat(journal.all(JournalEntry.ControlChanged.class)).anySatisfy(change -> {
            assertThat(change.change()).isEqualTo("granted");
            assertThat(change.actor()).isEqualTo("Ada");
            assertThat(change.holder()).isEqualTo(bob.session());
            assertThat(change.previous()).isEqualTo(ada.session());
        });
    }

    @Test
    void whoControlsChoosesTheQualityForEverybody() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer bob = operator("Bob");
        bob.say("{'type':'quality','mode':'ultra-low'}");
        assertThat(bob.hearError("forbidden").get("message").asText()).contains("Only who controls");

        ada.say("{'type':'quality','mode':'balanced','scenario':'video'}");
        JsonNode told = bob.hear("quality");
        assertThat(told.get("mode").asText()).isEqualTo("balanced");
        assertThat(told.get("scenario").asText()).isEqualTo("video");

        ada.say("{'type':'quality','mode':'low'}");
        assertThat(bob.hear("quality").get("scenario").asText()).as("as it was").isEqualTo("video");
        TestViewer eve = TestViewer.as(endpoint, TestPeople.person("Eve", "viewer", "", false));
        JsonNode hello = eve.greet();
        assertThat(hello.at("/quality/mode").asText()).isEqualTo("low");
        assertThat(hello.at("/quality/scenario").asText()).isEqualTo("video");
        ada.say("{'type':'quality','scenario':'desktop'}");
        assertThat(eve.hear("quality").get("scenario").asText()).isEqualTo("desktop");
    }

    @Test
    void whoTurnsToAnotherOutputControlsThatAndHoldsNothingOnTheOneBefore() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        ada.say(A_DOWN);
        ada.untilPong();
        TestDesktopProvider.others("SECOND", "SECRET");
        JsonNode outputs = ada.hear("outputs").get("outputs");
        assertThat(outputs).extracting(output -> output.get("id").asText()).containsExactly("FIRST", "SECOND");
        assertThat(selected(outputs)).isEqualTo("FIRST");

        ada.say("{'type':'output','id':'SECOND'}");
        ada.hear("desktop", message -> message.at("/desktop/output").asText().equals("SECOND"));
        ada.say(B_DOWN);
        ada.untilPong();
        assertThat(TestDesktopProvider.PLAYED)
                .startsWith(
                        key(KEY_A, true),
                        key(KEY_A, false),
                        new TestDesktopProvider.Elsewhere("SECOND", key(KEY_B, true)));
        assertThat(control.snapshot().holderName()).as("still").isEqualTo("Ada");
        TestViewer bob = operator("Bob");
        assertThat(selected(bob.hear("outputs").get("outputs")))
                .as("everybody begins with the first")
                .isEqualTo("FIRST");

        for (String nothing : List.of("SECRET", "THIRD")) {
            ada.say("{'type':'output','id':'" + nothing + "'}");
            assertThat(ada.hearError("no-desktop").get("fatal").asBoolean()).isFalse();
        }
    }

    @Test
    void whoWatchesAnOutputThatGoesAwayWatchesTheFirstAgain() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestDesktopProvider.others("SECOND");
        ada.say("{'type':'output','id':'SECOND'}");
        ada.hear("outputs", message -> selected(message.get("outputs")).equals("SECOND"));
        TestDesktopProvider.others();
        ada.hear("outputs", message -> selected(message.get("outputs")).equals("FIRST"));
        ada.say(A_DOWN);
        ada.untilPong();
        assertThat(TestDesktopProvider.PLAYED).first().isEqualTo(key(KEY_A, true));
    }

    private static String selected(JsonNode outputs) {
        for (JsonNode output : outputs) {
            if (output.get("selected").asBoolean()) {
                return output.get("id").asText();
            }
        }
        return "";
    }

    @Test
    void aRequestIsRefusedOrTakenBack() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer bob = operator("Bob");
        bob.say("{'type':'control','action':'request'}");
        bob.hearControl(false, "requested");
        ada.say("{'type':'control','action':'refuse','viewer':'" + bob.session() + "'}");
        assertThat(bob.hearControl(false, "held").get("reason").asText()).contains("refused");
        bob.say("{'type':'control','action':'request'}");
        bob.hearControl(false, "requested");
        bob.say("{'type':'control','action':'cancel'}");
        bob.hearControl(false, "held");
        bob.say("{'type':'control','action':'grant','viewer':'" + bob.session() + "'}");
        bob.hearError("forbidden");
        assertThat(control.snapshot().queue()).isEmpty();
    }

    /** A viewer that goes silent in the middle of a drag has let go of the button, and so of control. */
    @Test
    void silenceEndsADrag() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer bob = operator("Bob");
        ada.say("{'type':'input','events':[{'kind':'button','button':272,'pressed':true}]}");
        ada.say("{'type':'control','action':'give','viewer':'" + bob.session() + "'}");
        bob.hearControl(true, "held");
    }

    @Test
    void whoVanishesLetsGoAndTheNextInTheQueueGetsControl() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer bob = operator("Bob");
        bob.say("{'type':'control','action':'request'}");
        bob.hearControl(false, "requested");
        ada.say(A_DOWN);
        until(() -> TestDesktopProvider.PLAYED.contains(key(KEY_A, true)));
        ada.vanish();
        bob.hearControl(true, "held");
        assertThat(TestDesktopProvider.PLAYED).containsExactly(key(KEY_A, true), key(KEY_A, false));
    }

    @Test
    void releasingLeavesControlToWhoUsesIt() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer bob = operator("Bob");
        bob.hearControl(false, "held");
        ada.say("{'type':'control','action':'release'}");
        bob.hear("control", message -> message.get("state").asText().equals("none"));
        ada.say(A_DOWN);
        ada.untilPong();
        bob.say(B_DOWN);
        bob.hearControl(true, "held");
        until(() -> !TestDesktopProvider.PLAYED.isEmpty());
        assertThat(TestDesktopProvider.PLAYED).first().isEqualTo(key(KEY_B, true));
    }

    @Test
    void theModeSaysWhatSomebodyIsHereFor() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        ada.say("{'type':'mode','mode':'watch'}");
        ada.hearControl(false, "none");
        ada.say(A_DOWN);
        ada.say("{'type':'pointer','x':0.5,'y':0.5,'visible':true}");
        ada.hearError("forbidden");
        assertThat(TestDesktopProvider.PLAYED).isEmpty();
        ada.say("{'type':'mode','mode':'control'}");
        ada.hearControl(true, "held");
    }

    @Test
    void thePersonAtTheDesktopAndSupervisorsTakeControl() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer bob = operator("Bob");
        bob.say("{'type':'control','action':'take'}");
        bob.hearError("forbidden");
        TestViewer owner = TestViewer.as(endpoint, TestPeople.person("Olga", "operator", "", true));
        owner.greet();
        owner.say("{'type':'control','action':'take'}");
        owner.hearControl(true, "held");
        assertThat(ada.hearControl(false, "held").get("reason").asText()).contains("taken");

        assertThat(control.take(bob.session(), "Root")).isTrue();
        bob.hearControl(true, "held");
        assertThat(control.take("nobody", "Root")).isFalse();
        assertThat(control.take(null, "Root")).isTrue();
        bob.hearControl(false, "none");
    }

    @Test
    void aSupervisorMakesSomebodyWatchOnly() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        ada.say(A_DOWN);
        until(() -> TestDesktopProvider.PLAYED.contains(key(KEY_A, true)));
        LiveSession session = live.find(ada.session()).orElseThrow();
        assertThat(session.watchOnly(true)).isTrue();
        assertThat(TestDesktopProvider.PLAYED).containsExactly(key(KEY_A, true), key(KEY_A, false));
        assertThat(ada.hear("restricted").get("watchOnly").asBoolean()).isTrue();
        assertThat(session.status().mode()).isEqualTo("watch");
        ada.say(A_DOWN);
        ada.say("{'type':'control','action':'request'}");
        ada.hearError("forbidden");
        assertThat(TestDesktopProvider.PLAYED).hasSize(2);
        assertThat(session.watchOnly(false)).isTrue();
        ada.say("{'type':'control','action':'request'}");
        ada.hearControl(true, "held");
    }

    @Test
    void aSupervisorSpeaksToASessionAndEndsIt() {
        TestViewer ada = operator("Ada");
        LiveSession session = live.find(ada.session()).orElseThrow();
        assertThat(session.say("Root", "Please finish.")).isTrue();
        JsonNode said = ada.hear("chat");
        assertThat(said.get("from").asText()).isEqualTo("Root");
        assertThat(said.get("text").asText()).isEqualTo("Please finish.");
        session.disconnect("The maintenance window is over.");
        JsonNode error = ada.hear("error");
        assertThat(error.get("code").asText()).isEqualTo("ended");
        assertThat(error.get("message").asText()).isEqualTo("The maintenance window is over.");
        assertThat(error.get("fatal").asBoolean()).isTrue();
        assertThat(ada.closeCode()).isEqualTo(1008);
        until(() -> journal.all(JournalEntry.SessionEnded.class).stream()
                .anyMatch(ended -> ended.session().equals(ada.session())
                        && ended.reason().equals("The maintenance window is over.")));
        assertThat(live.find(ada.session())).isEmpty();
    }

    @Test
    void nobodyIsLetInWhoCannotBeRecorded() {
        journal.breakDown(true);
        TestViewer ada = TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
        ada.say("{'type':'hello','version':1}");
        JsonNode error = ada.hear("error");
        assertThat(error.get("message").asText()).contains("cannot keep its records");
        assertThat(error.get("fatal").asBoolean()).isTrue();
        assertThat(ada.closeCode()).isEqualTo(1011);
        assertThat(live.all()).isEmpty();
        journal.breakDown(false);
        assertThat(operator("Ada").session()).isNotNull();
    }

    @Test
    void pointersHaveNamesAndLeaveWithTheirOwners() {
        TestViewer ada = operator("Ada");
        TestViewer vera = TestViewer.as(endpoint, TestPeople.person("Vera", "viewer", "", false));
        assertThat(vera.greet().at("/viewer/mode").asText()).isEqualTo("point");
        vera.say("{'type':'pointer','x':0.25,'y':7,'visible':true}");
        JsonNode pointer = ada.hear("pointers");
        assertThat(pointer.get("name").asText()).isEqualTo("Vera");
        assertThat(pointer.get("x").asDouble()).isEqualTo(0.25);
        assertThat(pointer.get("y").asDouble()).isEqualTo(1);
        assertThat(vera.untilPong())
                .noneMatch(message -> message.get("type").asText().equals("pointers"));
        vera.leave();
        assertThat(ada.hear("pointers").get("visible").asBoolean()).isFalse();
    }

    @Test
    void whoMayOnlyWatchCanDoNothingElse() {
        TestViewer ada = operator("Ada");
        ada.hearControl(true, "held");
        TestViewer guest = TestViewer.as(endpoint, TestPeople.person("Gus", "guest", "watch", false));
        assertThat(guest.greet().at("/viewer/scopes").toString()).isEqualTo("[\"watch\"]");
        for (String message : List.of(
                "{'type':'pointer','x':0,'y':0,'visible':true}",
                "{'type':'mode','mode':'control'}",
                "{'type':'mode','mode':'point'}",
                "{'type':'control','action':'request'}",
                "{'type':'control','action':'take'}",
                "{'type':'control','action':'give','viewer':'" + ada.session() + "'}")) {
            guest.say(message);
            guest.hearError("forbidden");
        }
        guest.say(B_DOWN);
        guest.untilPong();
        assertThat(TestDesktopProvider.PLAYED).isEmpty();
        assertThat(ada.untilPong())
                .noneMatch(message -> message.get("type").asText().equals("pointers"));
    }

    @Test
    void whatIsSaidIsHeardByAllAndNotTooOften() {
        TestViewer ada = operator("Ada");
        TestViewer bob = operator("Bob");
        ada.say("{'type':'chat','text':'Shall I\\u0007 begin?'}");
        JsonNode line = bob.hear("chat");
        assertThat(line.get("from").asText()).isEqualTo("Ada");
        assertThat(line.get("desktop").asBoolean()).isFalse();
        assertThat(line.get("text").asText()).doesNotContain("\u0007").contains("begin?");
        assertThat(line.get("at").asText()).contains("T");
        assertThat(ada.hear("chat")).isEqualTo(line);
        ada.say("{'type':'chat','text':'" + "x".repeat(1001) + "'}");
        ada.hearError("bad-message");
        for (int i = 0; i < 20; i++) {
            ada.say("{'type':'chat','text':'again'}");
        }
        ada.hearError("rate-limited");
    }

    @Test
    void whatAViewerMeasuresIsSeenByWhoOversees() {
        TestViewer ada = operator("Ada");
        ada.say("{'type':'stats','framesPerSecond':42.5,'latency':{'network':3,'endToEnd':21,'decode':-1}}");
        ada.untilPong();
        LiveSession session = live.find(ada.session()).orElseThrow();
        assertThat(session.person().name()).isEqualTo("Ada");
        assertThat(session.status().framesPerSecond()).isEqualTo(42.5);
        assertThat(session.status().endToEndMillis()).isEqualTo(21);
        assertThat(session.status().decodeMillis()).isNaN();
        assertThat(session.status().controls()).isTrue();
        ada.leave();
        until(() -> journal.all(JournalEntry.SessionEnded.class).stream()
                .anyMatch(ended -> ended.session().equals(ada.session())));
        JournalEntry.SessionEnded ended = journal.all(JournalEntry.SessionEnded.class).stream()
                .filter(entry -> entry.session().equals(ada.session()))
                .findFirst()
                .orElseThrow();
        assertThat(ended.summary().framesPerSecond()).isEqualTo(42.5);
        assertThat(ended.summary().latencyMillis()).isBetween(20.5, 21.5);
        assertThat(ended.summary().lossPercent()).isNaN();
    }

    @Test
    void nobodyIsDisturbedByNonsense() {
        TestViewer ada = operator("Ada");
        for (String message : List.of(
                "{'type':'control'}",
                "{'type':'control','action':'explode'}",
                "{'type':'control','action':'grant'}",
                "{'type':'mode','mode':'fly'}",
                "{'type':'mode'}",
                "{'type':'pointer','x':'a','y':1,'visible':true}",
                "{'type':'pointer','x':1,'y':1}",
                "{'type':'chat'}",
                "{'type':'consent','action':'ask','scopes':['everything']}",
                "{'type':'consent','action':'ask','scopes':[null]}",
                "{'type':'consent','action':'ask','scopes':['watch'],'minutes':0}",
                "{'type':'consent','action':'ask','scopes':[]}",
                "{'type':'control','action':'request','purpose':'" + "x".repeat(201) + "'}")) {
            ada.say(message);
            JsonNode error = ada.hear("error");
            assertThat(error.get("code").asText()).as(message).isEqualTo("bad-message");
            assertThat(error.get("message").asText()).isNotBlank();
        }
        ada.say("{'type':'control','action':'grant','viewer':'nobody'}");
        ada.hearError("forbidden");
        ada.untilPong();
    }

    private TestViewer operator(String name) {
        TestViewer viewer = TestViewer.as(endpoint, TestPeople.person(name, "operator", "", false));
        viewer.greet();
        return viewer;
    }

    private static InputEvent key(int code, boolean pressed) {
        return new InputEvent.Key(code, pressed);
    }

    /** Waits for something that happens elsewhere. */
    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not happen in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}

package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waycast.media.input.InputEvent;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.Consent;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.runtime.session.LiveSessions;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where somebody sits at the desktop, nobody sees or touches it without being let. */
class ConsentGateTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Logger LOG = Logger.getLogger(ConsentGateTest.class);
    private static final String A_DOWN = "{'type':'input','events':[{'kind':'key','code':'KeyA','pressed':true}]}";
    private static final InputEvent A_PRESSED = new InputEvent.Key(30, true);
    private static final InputEvent A_RELEASED = new InputEvent.Key(30, false);

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

    @BeforeEach
    void forgetWhatWasPlayed() {
        TestDesktopProvider.PLAYED.clear();
    }

    @AfterEach
    void everybodyLeaves() {
        live.disconnectAll(_ -> true, "The test is over.");
        until(() -> live.all().isEmpty());
    }

    @Test
    void beforeConsentThereIsNothingToSeeOrTouch() {
        TestViewer ada = TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
        JsonNode hello = ada.greet();
        assertThat(hello.at("/consent/required").asBoolean()).isTrue();
        assertThat(hello.at("/consent/state").asText()).isEqualTo("none");
        for (String message : List.of(
                "{'type':'offer','sdp':'nonsense'}",
                "{'type':'control','action':'request'}",
                "{'type':'pointer','x':0,'y':0,'visible':true}",
                "{'type':'chat','text':'hello?'}",
                "{'type':'retry'}")) {
            ada.say(message);
            ada.hearError("consent-required");
        }
        ada.say(A_DOWN);
        assertThat(ada.untilPong())
                .extracting(message -> message.get("type").asText())
                .doesNotContain("cursor", "stats", "viewers", "chat");
        assertThat(TestDesktopProvider.PLAYED).isEmpty();
        assertThat(live.find(ada.session()).orElseThrow().status().state()).isEqualTo("Waiting");
    }

    @Test
    void watchingAndControllingAreAllowedSeparately() {
        TestViewer ada = TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
        ada.greet();
        ada.say("{'type':'consent','action':'ask','scopes':['watch'],'purpose':'to look','minutes':10}");
        assertThat(state(ada, "asked").get("until").asText()).isNotBlank();
        TestPrompt.Asked asked = prompt.next();
        assertThat(asked.question().purpose()).isEqualTo("to look");
        assertThat(asked.question().duration()).isEqualTo(Duration.ofMinutes(10));
        asked.answer().accept(Set.of(Scope.WATCH));
        assertThat(state(ada, "given").get("scopes").toString()).isEqualTo("[\"watch\"]");
        ada.say("{'type':'offer','sdp':'nonsense'}");
        ada.hearError("offer-rejected");
        ada.say("{'type':'control','action':'request'}");
        ada.hearError("consent-required");

        ada.say("{'type':'consent','action':'ask','scopes':['watch','control']}");
        TestPrompt.Asked more = prompt.next();
        more.answer().accept(Set.of());
        assertThat(state(ada, "refused").get("reason").asText()).contains("said no");
        ada.say(A_DOWN);
        ada.untilPong();
        assertThat(TestDesktopProvider.PLAYED).isEmpty();

        ada.say("{'type':'consent','action':'ask','scopes':['watch','control']}");
        prompt.next().answer().accept(Set.of(Scope.WATCH, Scope.CONTROL));
        state(ada, "given");
        ada.hearControl(true, "held");
        ada.say(A_DOWN);
        until(() -> TestDesktopProvider.PLAYED.contains(A_PRESSED));
    }

    /** By the order of events, on the thread that withdraws: when withdrawing returns, nothing is held or played. */
    @Test
    void withdrawalReleasesKeysBeforeItReturns() {
        TestViewer ada = controlling("Ada");
        ada.say(A_DOWN);
        until(() -> TestDesktopProvider.PLAYED.contains(A_PRESSED));
        long before = System.nanoTime();
        consents.withdrawAll("the test");
        TestDesktopProvider.PLAYED.add("withdrawn");
        LOG.infof("Withdrawal took %.1f ms until the last key was released", (System.nanoTime() - before) / 1e6);
        assertThat(TestDesktopProvider.PLAYED).containsExactly(A_PRESSED, A_RELEASED, "withdrawn");
        assertThat(state(ada, "withdrawn").get("reason").asText()).contains("ended your permission");
        ada.say(A_DOWN);
        ada.say("{'type':'offer','sdp':'nonsense'}");
        ada.hearError("consent-required");
        assertThat(TestDesktopProvider.PLAYED).endsWith("withdrawn");
        assertThat(live.find(ada.session()).orElseThrow().status().state()).isEqualTo("Waiting");
    }

    /** A thousand events on their way do not delay it: those behind the withdrawal are dropped. */
    @Test
    void withdrawalOvertakesInput() {
        TestViewer ada = controlling("Ada");
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            events.add("{'kind':'key','code':'KeyA','pressed':" + (i % 2 == 0) + "}");
        }
        String flood = "{'type':'input','events':[" + String.join(",", events) + "]}";
        CompletableFuture<Void> flooding = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 40; i++) {
                ada.say(flood);
            }
        });
        until(() -> TestDesktopProvider.PLAYED.size() > 100);
        consents.withdrawAll("the test");
        state(ada, "withdrawn");
        TestDesktopProvider.PLAYED.add("withdrawn");
        flooding.join();
        ada.untilPong();
        List<Object> played = TestDesktopProvider.PLAYED;
        assertThat(played).endsWith("withdrawn");
        assertThat(played.stream().filter(A_PRESSED::equals).count())
                .isEqualTo(played.stream().filter(A_RELEASED::equals).count());
    }

    @Test
    void onlyControlIsWithdrawnWhenThatIsWhatEnds() {
        TestViewer ada = TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
        ada.greet();
        ada.say("{'type':'consent','action':'ask','scopes':['watch']}");
        prompt.next().answer().accept(Set.of(Scope.WATCH));
        state(ada, "given");
        ada.say("{'type':'consent','action':'ask','scopes':['control']}");
        prompt.next().answer().accept(Set.of(Scope.CONTROL));
        ada.hearControl(true, "held");
        Consent control = consents.find(ada.session()).stream()
                .filter(consent -> consent.scopes().contains(Scope.CONTROL))
                .findFirst()
                .orElseThrow();
        consents.withdraw(control.id(), "the test");
        JsonNode left = ada.hear("consent", message -> message.hasNonNull("reason"));
        assertThat(left.get("state").asText()).isEqualTo("given");
        assertThat(left.get("scopes").toString()).isEqualTo("[\"watch\"]");
        ada.hearControl(false, "none");
        ada.say("{'type':'offer','sdp':'nonsense'}");
        ada.hearError("offer-rejected");
    }

    @Test
    void theOwnerNeedsNobody() {
        TestViewer owner = TestViewer.as(endpoint, TestPeople.person("Olga", "operator", "", true));
        JsonNode hello = owner.greet();
        assertThat(hello.at("/consent/required").asBoolean()).isFalse();
        assertThat(hello.at("/viewer/owner").asBoolean()).isTrue();
        owner.hearControl(true, "held");
        TestViewer ada = TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
        ada.greet();
        consents.withdrawAll("the test");
        owner.say(A_DOWN);
        until(() -> TestDesktopProvider.PLAYED.contains(A_PRESSED));
    }

    @Test
    void anUnattendedDesktopThatIsAttendedAgainAsks() {
        consents.unattended(true, "the test");
        try {
            TestViewer ada = TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
            assertThat(ada.greet().at("/consent/required").asBoolean()).isFalse();
            ada.hearControl(true, "held");
            consents.unattended(false, "the test");
            JsonNode withdrawn = state(ada, "withdrawn");
            assertThat(withdrawn.get("required").asBoolean()).isTrue();
            ada.say("{'type':'offer','sdp':'nonsense'}");
            ada.hearError("consent-required");
        } finally {
            consents.unattended(false, "the test");
        }
    }

    @Test
    void aPlayerWaitsForTheAnswer() {
        CompletableFuture<HttpResponse<String>> refused = offer();
        TestPrompt.Asked asked = prompt.next();
        assertThat(live.all()).singleElement().satisfies(session -> {
            assertThat(session.protocol()).isEqualTo("whep");
            assertThat(session.status().state()).isEqualTo("Waiting");
        });
        assertThat(refused).isNotDone();
        asked.answer().accept(Set.of());
        assertThat(refused.join().statusCode()).isEqualTo(403);
        assertThat(refused.join().headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/problem+json");
        assertThat(refused.join().body()).contains("did not allow");
        assertThat(live.all()).isEmpty();

        CompletableFuture<HttpResponse<String>> allowed = offer();
        prompt.next().answer().accept(Set.of(Scope.WATCH));
        assertThat(allowed.join().statusCode()).as("it was read, and is none").isEqualTo(400);
        assertThat(live.all()).isEmpty();
        assertThat(journal.all(JournalEntry.SessionCreated.class))
                .filteredOn(created -> created.protocol().equals("whep"))
                .allMatch(created -> journal.all(JournalEntry.SessionEnded.class).stream()
                        .anyMatch(ended -> ended.session().equals(created.session())));
    }

    @Test
    void aPlayerThatWaitsCanBeSentAway() {
        CompletableFuture<HttpResponse<String>> waiting = offer();
        prompt.next();
        live.all().getFirst().disconnect("No players today.");
        assertThat(waiting.join().statusCode()).isEqualTo(403);
        assertThat(journal.all(JournalEntry.SessionEnded.class).getLast().reason())
                .isEqualTo("No players today.");
    }

    private CompletableFuture<HttpResponse<String>> offer() {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/api/v1/whep"))
                .header(TestPeople.HEADER, TestPeople.person("Pia", "viewer", "", false))
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString("this is no offer"))
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private TestViewer controlling(String name) {
        TestViewer viewer = TestViewer.as(endpoint, TestPeople.person(name, "operator", "", false));
        viewer.greet();
        viewer.say("{'type':'consent','action':'ask','scopes':['watch','control']}");
        prompt.next().answer().accept(Set.of(Scope.WATCH, Scope.CONTROL));
        viewer.hearControl(true, "held");
        return viewer;
    }

    private static JsonNode state(TestViewer viewer, String state) {
        return viewer.hear("consent", message -> message.get("state").asText().equals(state));
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

package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.access.ViewerAccess;
import dev.waycast.runtime.consent.Consent;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.ConsentRequest;
import dev.waycast.runtime.consent.DesktopChat;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The desktop page's conversation over a real WebSocket. */
class DesktopSocketTest {

    private static final String BEARER = "0123456789abcdef0123456789abcdef";
    private static final Set<Scope> BOTH = Set.of(Scope.WATCH, Scope.CONTROL);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.access.token", BEARER)
            .overrideRuntimeConfigKey("quarkus.waycast.consent.prompts", "page")
            .overrideRuntimeConfigKey("quarkus.waycast.consent.pause", "0s")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "test-pattern")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @TestHTTPResource("/ws/v1/desktop")
    URI endpoint;

    @TestHTTPResource("/api/v1/access")
    URI signIn;

    @Inject
    ViewerAccess access;

    @Inject
    ConsentDesk desk;

    @Inject
    DesktopChat chat;

    @Test
    void aQuestionIsAnsweredAndTheVisitorStopped() throws Exception {
        Page page = new Page();
        assertThat(page.hear("state")).contains("\"desktop\":\"main\"", "\"unattended\":false", "\"questions\":[]");
        assertThat(desk.canAsk()).isTrue();
        CompletionStage<Consent> asked = desk.ask(request("s1", "Ann \"<b>\""));
        String state = page.hear("state");
        assertThat(state)
                .contains("\"name\":\"Ann \\\"<b>\\\"\"", "\"address\":\"192.0.2.7\"", "\"purpose\":\"fix it\"")
                .contains("\"scopes\":[\"watch\",\"control\"]", "\"minutes\":60", "\"watchOnly\":true");
        String id = state.replaceAll(".*\"questions\":\\[\\{\"id\":\"([^\"]+)\".*", "$1");
        page.say("{'type':'answer','id':'" + id + "','scopes':['watch','control']}");
        assertThat(asked.toCompletableFuture().get(30, TimeUnit.SECONDS).by()).isEqualTo("page");
        page.hearWith("\"session\":\"s1\"");
        page.say("{'type':'answer','id':'" + id + "','scopes':[]}");
        assertThat(page.hear("error")).contains("\"code\":\"gone\"");
        page.say("{'type':'renew','session':'s1','minutes':600}");
        page.hearWith("\"session\":\"s1\"");
        page.say("{'type':'stop','session':'s1'}");
        page.hearWith("\"visitors\":[]");
        assertThat(desk.scopes("s1")).isEmpty();
        page.say("{'type':'stop','session':'s1'}");
        assertThat(page.hear("error")).contains("\"code\":\"gone\"");
        page.leave();
    }

    @Test
    void aPageThatIsOpenedLaterSeesWhatIsOpen() throws Exception {
        CompletionStage<Consent> asked = desk.ask(request("s2", "Ben"));
        Page page = new Page();
        assertThat(page.hear("state")).contains("Ben");
        Page other = new Page();
        assertThat(other.hear("state")).contains("Ben");
        page.say("{'type':'stop-all'}");
        assertThat(asked.toCompletableFuture().get(30, TimeUnit.SECONDS).isActive())
                .isFalse();
        other.hearWith("\"questions\":[]");
        page.leave();
        other.leave();
    }

    @Test
    void helperAndHelpedTalk() throws Exception {
        Page page = new Page();
        page.hear("state");
        chat.say("s3", "Ann", "May I restart it?");
        assertThat(page.hear("chat")).contains("\"from\":\"Ann\"", "\"desktop\":false", "May I restart it?");
        page.say("{'type':'chat','text':'Yes'}");
        assertThat(page.hear("chat")).contains("\"from\":\"main\"", "\"desktop\":true", "\"text\":\"Yes\"");
        for (int i = 0; i < 10; i++) {
            page.say("{'type':'chat','text':'x'}");
        }
        assertThat(page.hear("error")).contains("rate-limited");
        Page late = new Page();
        assertThat(late.hear("chat")).contains("restart");
        page.leave();
        late.leave();
    }

    @Test
    void nonsenseIsAnsweredAndTheConnectionStays() throws Exception {
        Page page = new Page();
        page.hear("state");
        for (String nonsense : new String[] {
            "no json",
            "null",
            "{'type':'dance'}",
            "{'type':'answer','id':'x','scopes':[]}",
            "{'type':'answer','scopes':[]}",
            "{'type':'renew','session':'s','minutes':0}",
            "{'type':'chat','text':' '}"
        }) {
            page.say(nonsense);
            assertThat(page.hear("error")).contains("bad-message");
        }
        page.leave();
    }

    @Test
    void onlyTheOwnerDecides() {
        HttpClient client = HttpClient.newHttpClient();
        assertRefused(client.newWebSocketBuilder(), 401);
        assertRefused(client.newWebSocketBuilder().header("Authorization", "Bearer " + BEARER), 403);
        assertRefused(
                client.newWebSocketBuilder().header("Cookie", cookie()).header("Origin", "https://elsewhere.example"),
                403);
    }

    private void assertRefused(WebSocket.Builder builder, int status) {
        assertThatThrownBy(() -> builder.buildAsync(websocket(), new WebSocket.Listener() {})
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refusal ->
                                assertThat(refusal.getResponse().statusCode()).isEqualTo(status));
    }

    /** Of somebody who opened the address that was printed at start. */
    private String cookie() {
        try {
            HttpResponse<Void> signedIn = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(signIn)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"token\":\"" + access.issueLinkToken() + "\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            return signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private URI websocket() {
        return URI.create(endpoint.toString().replace("http:", "ws:"));
    }

    private static ConsentRequest request(String session, String name) {
        Person person = new Person(name, Set.of("guest"), BOTH, false, "invitation:" + session, "192.0.2.7");
        return new ConsentRequest(session, person, "main", BOTH, "fix it", null);
    }

    private final class Page implements WebSocket.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();
        private final WebSocket socket;

        Page() {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Cookie", cookie())
                    .buildAsync(websocket(), this)
                    .join();
        }

        @Override
        public synchronized CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                heard.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        void say(String text) {
            socket.sendText(text.replace('\'', '"'), true).join();
        }

        String hear(String type) throws InterruptedException {
            return hearWith("{\"type\":\"" + type + "\"");
        }

        String hearWith(String text) throws InterruptedException {
            for (String next = heard.poll(30, TimeUnit.SECONDS);
                    next != null;
                    next = heard.poll(30, TimeUnit.SECONDS)) {
                if (next.contains(text)) {
                    return next;
                }
            }
            throw new AssertionError("Did not hear " + text);
        }

        void leave() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
    }
}

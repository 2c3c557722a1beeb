package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A viewer's end of the conversation. For one thread. */
final class TestViewer implements WebSocket.Listener {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS = 20;

    private final LinkedBlockingDeque<JsonNode> heard = new LinkedBlockingDeque<>();
    private final Map<String, JsonNode> newest = new HashMap<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingDeque<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private String session;

    private TestViewer(URI endpoint, String header, String value) {
        socket = CLIENT.newWebSocketBuilder()
                .header(header, value)
                .buildAsync(webSocket(endpoint), this)
                .join();
    }

    static TestViewer withBearer(URI endpoint, String token) {
        return new TestViewer(endpoint, "Authorization", "Bearer " + token);
    }

    /** @param person of {@link TestPeople#person} */
    static TestViewer as(URI endpoint, String person) {
        return new TestViewer(endpoint, TestPeople.HEADER, person);
    }

    static URI webSocket(URI http) {
        return URI.create(http.toString().replaceFirst("^http", "ws"));
    }

    /** Says hello, hears it back, and waits until the server has done all that belongs to it. */
    JsonNode greet() {
        return greet("{'type':'hello','version':1}");
    }

    /** Goes on with the session of a hello that was heard over another connection. */
    JsonNode resume(JsonNode hello) {
        return greet("{'type':'hello','version':1,'resume':'"
                + hello.at("/resume/token").asText() + "'}");
    }

    private JsonNode greet(String said) {
        say(said);
        JsonNode hello = hear("hello");
        session = hello.get("session").asText();
        untilPong().reversed().forEach(heard::addFirst);
        return hello;
    }

    String session() {
        return session;
    }

    void say(String text) {
        socket.sendText(text.replace('\'', '"'), true).join();
    }

    /** The next message of this type. */
    JsonNode hear(String type) {
        return hear(type, _ -> true);
    }

    /** The next message of this type that fits; what comes before is passed over. */
    JsonNode hear(String type, Predicate<JsonNode> fits) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            JsonNode message = next();
            assertThat(message).as("a message of type " + type).isNotNull();
            assertThat(System.nanoTime())
                    .as("a message of type " + type + " in time")
                    .isLessThan(end);
            if (message.path("type").asText().equals(type) && fits.test(message)) {
                return message;
            }
        }
    }

    /**
     * The newest message of this type once it fits, also when it was passed over: for what is told only when it changed
     * and, because it is told a moment later, comes before or after the answers to what is said meanwhile.
     */
    JsonNode awaitNewest(String type, Predicate<JsonNode> fits) {
        JsonNode known = newest.get(type);
        return known != null && fits.test(known) ? known : hear(type, fits);
    }

    /** Control, once it is as described. */
    JsonNode hearControl(boolean mine, String state) {
        return hear(
                "control",
                control -> control.get("mine").asBoolean() == mine
                        && control.get("state").asText().equals(state));
    }

    /** An error with this code. */
    JsonNode hearError(String code) {
        return hear("error", error -> error.get("code").asText().equals(code));
    }

    /** Everything that comes until an answer to a ping: what was caused by what was said before is among it. */
    List<JsonNode> untilPong() {
        say("{'type':'ping','id':77,'sent':0}");
        List<JsonNode> messages = new ArrayList<>();
        for (JsonNode message = next(); ; message = next()) {
            assertThat(message).as("a pong").isNotNull();
            if (message.path("type").asText().equals("pong")) {
                return messages;
            }
            messages.add(message);
        }
    }

    private JsonNode next() {
        try {
            JsonNode message = heard.poll(SECONDS, TimeUnit.SECONDS);
            if (message != null) {
                newest.put(message.path("type").asText(), message);
            }
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int closeCode() {
        try {
            Integer code = closed.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(code).as("a close code").isNotNull();
            return code;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void leave() {
        socket.sendClose(1000, "").join();
    }

    void vanish() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            heard.add(parse(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closed.add(statusCode);
        return null;
    }
}

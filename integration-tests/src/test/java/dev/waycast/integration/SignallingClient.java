package dev.waycast.integration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Talks to the server as the page does, but says whatever a test wants. */
final class SignallingClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    /** @param credentials name and value of a header */
    SignallingClient(WaycastServer server, String... credentials) {
        URI endpoint = URI.create(server.uri("/ws/v1/viewer").toString().replaceFirst("http", "ws"));
        socket = HTTP.newWebSocketBuilder()
                .header(credentials[0], credentials[1])
                .buildAsync(endpoint, this)
                .join();
    }

    static SignallingClient signedIn(WaycastServer server) {
        return new SignallingClient(server, "Authorization", "Bearer " + WaycastServer.ACCESS_TOKEN);
    }

    /** Somebody who comes by a one-time address of their own. */
    static SignallingClient byLink(WaycastServer server) throws Exception {
        String token = server.takeLink().replaceFirst(".*#token=", "");
        HttpResponse<String> signedIn = signIn(server, token);
        String cookie =
                signedIn.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        return new SignallingClient(server, "Cookie", cookie);
    }

    /** Spends a one-time token without any other right. */
    static HttpResponse<String> signIn(WaycastServer server, String token) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(server.uri("/api/v1/access"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** @param json with ' in place of " */
    SignallingClient say(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
        return this;
    }

    /** The next message of this type; others are passed over. */
    String hear(String type) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            String message = heard.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("The server did not say " + type);
            }
            if (Json.text(message, "type").equals(type)) {
                return message;
            }
        }
    }

    /** The code of RFC 6455 section 7.4.1 with which the server ends the conversation. */
    int closeCode() throws InterruptedException {
        Integer code = closed.poll(30, TimeUnit.SECONDS);
        if (code == null) {
            throw new AssertionError("The server did not end the conversation");
        }
        return code;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            heard.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.add(statusCode);
        return null;
    }

    /** Goes without a word. */
    @Override
    public void close() {
        socket.abort();
    }
}

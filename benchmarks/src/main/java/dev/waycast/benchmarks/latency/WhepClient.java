package dev.waycast.benchmarks.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Begins and ends sessions of standard players (WHEP). Used by one thread. */
final class WhepClient {

    private final URI server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<URI> resources = new ArrayList<>();

    WhepClient(URI server) {
        this.server = server;
    }

    /** @return the answer's SDP */
    String begin(String offer) {
        HttpResponse<String> answer = send("POST", server.resolve("/api/v1/whep"), offer);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("WHEP answered " + answer.statusCode() + ": " + answer.body());
        }
        resources.add(server.resolve(answer.headers().firstValue("Location").orElseThrow()));
        return answer.body();
    }

    /** Ends all that were begun. */
    void endAll() {
        resources.forEach(resource -> send("DELETE", resource, ""));
        resources.clear();
    }

    private HttpResponse<String> send(String method, URI address, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(address)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .header("Authorization", "Bearer " + ServerProcess.ACCESS_TOKEN)
                            .header("Content-Type", "application/sdp")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

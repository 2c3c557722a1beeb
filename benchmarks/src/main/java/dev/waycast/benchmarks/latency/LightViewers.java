package dev.waycast.benchmarks.latency;

import dev.waycast.transports.webrtc.LightViewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Viewers beside the measuring page, connected over WHEP as standard players are. */
public final class LightViewers implements AutoCloseable {

    private final ServerProcess server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<LightViewer> viewers = new ArrayList<>();
    private final List<String> resources = new ArrayList<>();

    private LightViewers(ServerProcess server) {
        this.server = server;
    }

    /** @return after all of them are connected */
    public static LightViewers connect(ServerProcess server, int number) {
        LightViewers connected = new LightViewers(server);
        try {
            for (int i = 0; i < number; i++) {
                connected.addViewer();
            }
            return connected;
        } catch (Exception e) {
            connected.close();
            throw new IllegalStateException("A further viewer could not connect:\n" + server.lastLines(), e);
        }
    }

    /** Fails unless every viewer still receives: a cost per viewer means nothing when some got no picture. */
    public void check() {
        List<Long> before = viewers.stream().map(LightViewer::packetsReceived).toList();
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (int i = 0; i < viewers.size(); i++) {
            if (viewers.get(i).packetsReceived() <= before.get(i)) {
                throw new IllegalStateException("Viewer %d of %d receives nothing any more, after %d packets"
                        .formatted(i + 1, viewers.size(), before.get(i)));
            }
        }
    }

    @Override
    public void close() {
        resources.forEach(resource -> send("DELETE", resource, ""));
        for (LightViewer viewer : viewers) {
            try {
                viewer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void addViewer() throws Exception {
        LightViewer viewer = new LightViewer();
        viewers.add(viewer);
        HttpResponse<String> answer = send("POST", "/api/v1/whep", viewer.offer());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("WHEP answered " + answer.statusCode() + ": " + answer.body());
        }
        resources.add(server.uri("/")
                .resolve(answer.headers().firstValue("Location").orElseThrow())
                .getPath());
        viewer.connect(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(server.uri(path))
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

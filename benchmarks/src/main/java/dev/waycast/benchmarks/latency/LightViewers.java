package dev.waycast.benchmarks.latency;

import dev.waycast.transports.webrtc.LightViewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Viewers beside the measuring page, connected over WHEP as standard players are. */
public final class LightViewers implements AutoCloseable {

    private final WhepClient whep;
    private final List<LightViewer> viewers = new ArrayList<>();

    private LightViewers(ServerProcess server) {
        whep = new WhepClient(server.uri("/"));
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
        whep.endAll();
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
        viewer.connect(whep.begin(viewer.offer()));
    }
}

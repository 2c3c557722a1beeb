package dev.waycast.transports.webrtc;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A viewer with real ICE, DTLS and SRTP that counts what it receives and decodes nothing, so that many of them fit on
 * one machine beside what is measured. Used by one thread.
 */
public final class LightViewer implements AutoCloseable {

    private final TestViewer viewer;
    private long received;

    public LightViewer() throws IOException {
        viewer = new TestViewer();
    }

    public String offer() {
        return viewer.offer();
    }

    /** Connects as the answer says; fails when that takes more than ten seconds. */
    public void connect(String answer) throws Exception {
        viewer.connect(answer).connected.get(10, TimeUnit.SECONDS);
    }

    /** RTP packets received and authenticated so far. Also lets go of them, and of the pictures in them. */
    public long packetsReceived() {
        while (viewer.packets.poll() != null) {
            received++;
        }
        viewer.pictures.clear();
        return received;
    }

    @Override
    public void close() throws IOException {
        viewer.close();
    }
}

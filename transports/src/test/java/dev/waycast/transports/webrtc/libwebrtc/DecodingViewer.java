package dev.waycast.transports.webrtc.libwebrtc;

/** A viewer that receives and decodes as browsers of libwebrtc do, and shows the pictures nowhere. Used by one thread. */
public final class DecodingViewer implements AutoCloseable {

    private final TestPeer peer = TestPeer.viewer();

    public String offer() throws Exception {
        return peer.offer();
    }

    /** Connects as the answer says. */
    public void connect(String answer) throws Exception {
        peer.answered(answer);
    }

    /** Decoded so far. */
    public int pictures() {
        return peer.pictures.get();
    }

    @Override
    public void close() {
        peer.close();
    }
}

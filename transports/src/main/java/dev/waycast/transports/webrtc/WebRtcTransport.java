package dev.waycast.transports.webrtc;

import dev.waycast.media.stream.MediaStream;
import dev.waycast.transports.Transport;
import java.util.List;

/** Sends {@link MediaStream}s to browsers as plain RTP: ICE-lite on one UDP port, DTLS, SRTP. Thread-safe. */
public final class WebRtcTransport implements Transport {

    public WebRtcTransport(WebRtcSettings settings) {}

    @Override
    public String name() {
        return "webrtc";
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** The UDP port in use, 0 while not started. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /**
     * Answers a viewer's offer. The session waits for the viewer's first packet from then on.
     *
     * @param offerSdp JSEP offer that wants to receive one video
     * @param stream what the viewer gets to see
     * @throws dev.waycast.media.TransportException when there are too many sessions, the offer cannot be answered, or
     *     the transport is not running
     */
    public WebRtcSession accept(String offerSdp, MediaStream stream, WebRtcSessionListener listener) {
        throw new UnsupportedOperationException();
    }

    /** The sessions that have not ended. */
    public List<WebRtcSession> sessions() {
        throw new UnsupportedOperationException();
    }

    public WebRtcTransportStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

package dev.waycast.transports.webrtc;

import dev.waycast.media.stream.StreamLadder;

/** One of the two ways to serve viewers; which of them does, {@link EngineChoice} says. Thread-safe. */
public interface WebRtcEngine {

    Engine engine();

    /**
     * Answers a viewer's offer.
     *
     * @param offerSdp JSEP offer that wants to receive one video
     * @param ladder what the viewer gets to see
     * @throws dev.waycast.media.TransportException when there are too many sessions, the offer cannot be answered, or the
     *     engine cannot work here
     */
    WebRtcSession accept(String offerSdp, StreamLadder ladder, WebRtcSessionListener listener);
}

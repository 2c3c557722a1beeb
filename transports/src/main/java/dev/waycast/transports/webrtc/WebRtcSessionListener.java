package dev.waycast.transports.webrtc;

import dev.waycast.transports.SessionState;

/**
 * What a session reports. State changes of one session come in order, one at a time, on a thread that may block.
 */
public interface WebRtcSessionListener {

    /**
     * The session is in another state now.
     *
     * @param reason one sentence for a person, empty when there is nothing to explain
     */
    void onState(SessionState state, String reason);

    /** A frame went out. Called on the sending thread: return at once, never throw. */
    default void onFrameSent(SentFrame frame) {}

    /**
     * A message arrived on a data channel that the viewer opened. In order, on the session's thread: return soon, never
     * throw.
     *
     * @param channel its label
     * @param data UTF-8 unless {@code binary}
     */
    default void onMessage(String channel, byte[] data, boolean binary) {}
}

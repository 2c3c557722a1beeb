package dev.waycast.transports.webrtc;

import dev.waycast.transports.SessionState;

/** One viewer. Thread-safe. */
public final class WebRtcSession implements AutoCloseable {

    WebRtcSession() {}

    /** Unique among all sessions of this process and not to be guessed: letters and digits. */
    public String id() {
        throw new UnsupportedOperationException();
    }

    /** The SDP answer, with all candidates of this side. */
    public String answer() {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes note of a candidate of the viewer. It is not needed: an ICE-lite agent answers the checks that arrive and
     * sends where they come from (RFC 8445 section 2.5).
     */
    public void addRemoteCandidate(String candidate) {
        throw new UnsupportedOperationException();
    }

    public SessionState state() {
        throw new UnsupportedOperationException();
    }

    /** Stops or resumes the pictures. Resuming starts with a keyframe. Without effect on a session that ended. */
    public void pause(boolean paused) {
        throw new UnsupportedOperationException();
    }

    public WebRtcStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    /** Says goodbye to the viewer and gives everything back. Harmless in every state. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

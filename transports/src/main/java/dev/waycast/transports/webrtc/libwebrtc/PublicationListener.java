package dev.waycast.transports.webrtc.libwebrtc;

import dev.waycast.media.frame.VideoFrame;
import dev.waycast.transports.SessionState;

/** Hears of a {@link LibWebRtcPublication}. */
public interface PublicationListener {

    /** A picture arrived; the listener owns it and closes it. On libwebrtc's decoding thread: return soon, never throw. */
    void onPicture(VideoFrame picture);

    /**
     * The publication is in another state now. In order, one at a time, on a thread that may block.
     *
     * @param reason one sentence for a person, empty when there is nothing to explain
     */
    void onState(SessionState state, String reason);
}

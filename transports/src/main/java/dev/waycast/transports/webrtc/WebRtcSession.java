package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.media.stream.StreamReader;
import dev.waycast.transports.SessionState;
import java.util.Optional;

/** One viewer, whichever engine serves it. Thread-safe. */
public interface WebRtcSession extends AutoCloseable {

    /** The reason that goes with the end of a session that lived as long as sessions may. */
    String TIME_LIMIT = "The session reached its time limit";

    /** Unique among all sessions of this process and not to be guessed: letters and digits. */
    String id();

    /** Who serves the viewer. */
    Engine engine();

    /** The SDP answer to the viewer's last offer, with all candidates of this side. */
    String answer();

    /**
     * Answers a later offer of the same viewer's connection, such as one that restarts ICE (RFC 8445 section 9) because
     * the viewer's network changed. Keys, packet numbers and pictures go on.
     *
     * @return the answer; empty when the offer needs another session, or this one ended
     * @throws dev.waycast.media.TransportException when the offer cannot be answered at all; the session goes on
     */
    Optional<String> answerAgain(String offerSdp);

    /**
     * Takes a candidate of the viewer.
     *
     * @param candidate as the browser's event gives it; empty means there are no more
     * @throws IllegalArgumentException when it is no candidate; the session goes on
     */
    void addRemoteCandidate(String candidate);

    /** What this viewer decodes. */
    VideoFormat format();

    SessionState state();

    /** Stops or resumes the pictures. Without effect on a session that ended. */
    void pause(boolean pause);

    /**
     * The most this viewer is sent, whatever its network takes.
     *
     * @param bitsPerSecond {@link Long#MAX_VALUE}: no limit but the network's
     */
    void maxBitrate(long bitsPerSecond);

    /**
     * Shows another source from its next keyframe on, in the same format and over the same connection. Until that comes,
     * the viewer keeps the last picture of the one before.
     *
     * @param source offers every format that the session's first source does
     */
    void show(StreamLadder source);

    /** Whose picture this is: that of the one who controls the desktop comes first. */
    void priority(StreamReader.Priority priority);

    /**
     * How many frames the viewer's decoder holds back until more come, as found out at the viewer. From then on the
     * stream is made so that the viewer sees each change nevertheless, as far as the engine can.
     *
     * @param frames 0: it shows each at once
     */
    void heldFrames(int frames);

    /** Asks for the picture anew, even one that stands still; with the refinement that follows, as after a change. */
    void requestKeyframe();

    WebRtcStatistics statistics();

    /** Says goodbye to the viewer and gives everything back. Harmless in every state. */
    @Override
    void close();
}

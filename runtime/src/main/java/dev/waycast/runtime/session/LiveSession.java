package dev.waycast.runtime.session;

import dev.waycast.runtime.access.Person;
import java.time.Instant;

/**
 * One connection that sees the desktop, or waits to. Implemented by the viewer page's conversation, by a WHEP player's
 * session, and by that of who publishes over WHIP. Thread-safe.
 */
public interface LiveSession {

    /** In records and in every line of the log about this session. */
    String id();

    Person person();

    /** When the person was let in. */
    Instant since();

    /** {@code webrtc}, {@code whep}, or {@code whip} of who publishes. */
    String protocol();

    /** Whether it sees the desktop; false of who publishes its pictures. */
    default boolean isViewer() {
        return true;
    }

    /** What is so now; cheap enough to be asked every second. */
    SessionStatus status();

    /** Says something to the viewer. False where there is no way to, as with a WHEP player. */
    boolean say(String from, String text);

    /** From now on this session may only watch, or again what the person may do. False where it never could more. */
    boolean watchOnly(boolean watchOnly);

    /**
     * The most this viewer is sent.
     *
     * @param bitsPerSecond 0: as much as its network takes
     */
    void maxBitrate(long bitsPerSecond);

    /**
     * Ends the session. The viewer is told why and does not come back by itself.
     *
     * @param reason one sentence for the viewer and for the records
     */
    void disconnect(String reason);
}

package dev.waycast.transports;

/** Where a viewer's session stands. {@link #DISCONNECTED} and {@link #ERROR} are final. */
public enum SessionState {
    /** It exists; the other side has not been heard on the media path. */
    INITIALIZING,
    /** The other side was heard; path and keys are being agreed. */
    CONNECTING,
    /** Media can flow; no picture went out yet. */
    CONNECTED,
    /** Pictures go out as they come. */
    STREAMING,
    /** The viewer asked for silence, for instance because its tab is hidden. */
    PAUSED,
    /** The viewer's network went silent: nothing is sent until the viewer is heard again, or is given up. */
    INTERRUPTED,
    /** It ended in order: closed by either side, or the other side went silent. */
    DISCONNECTED,
    /** It failed; the reason says why. */
    ERROR;

    /** Whether the session is over. */
    public boolean ended() {
        return this == DISCONNECTED || this == ERROR;
    }
}

package dev.waycast.media;

/** A transport cannot start, or one session of it failed. It never leaves that session. */
public final class TransportException extends WaycastException {

    /** What kind of failure it was, for those who answer a machine. */
    public enum Problem {
        /** The network port or address cannot be had. */
        NO_PORT,
        /** As many sessions as allowed are there already. */
        TOO_MANY_SESSIONS,
        /** What the other side proposed cannot be read, or cannot be answered. */
        OFFER_REJECTED,
        /** The other side speaks none of our codecs. */
        CODEC_UNSUPPORTED,
        /** Anything else. */
        FAILED
    }

    private final Problem problem;

    public TransportException(String message) {
        this(Problem.FAILED, message);
    }

    public TransportException(String message, Throwable cause) {
        this(Problem.FAILED, message, cause);
    }

    public TransportException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    public TransportException(Problem problem, String message, Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}

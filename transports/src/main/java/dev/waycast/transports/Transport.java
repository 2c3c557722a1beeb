package dev.waycast.transports;

/**
 * Carries media streams to or from the outside. Extension point: one class per transport.
 *
 * <p>Life: made with its settings, {@link #start() started} once, {@link #close() closed} once or more. Both are called
 * from any one thread at a time.
 */
public interface Transport extends AutoCloseable {

    /** How configuration, logs and metrics call it: lower case letters, for instance {@code webrtc}. */
    String name();

    /**
     * Takes what it needs from the system, such as ports. When it returns, the transport serves.
     *
     * @throws dev.waycast.media.TransportException when it cannot; nothing stays open then
     */
    void start();

    /** Ends all sessions and gives everything back. Harmless when never started, or closed before. Never throws. */
    @Override
    void close();
}

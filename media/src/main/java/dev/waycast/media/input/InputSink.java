package dev.waycast.media.input;

/**
 * Plays input events on one desktop output.
 *
 * <p>Called by one thread at a time. {@link #send} does not wait for the desktop; events arrive in order. After close,
 * or once the desktop is gone, events are dropped and counted, never thrown.
 */
public interface InputSink extends AutoCloseable {

    /** For people: {@code portal}, {@code wlroots}. */
    String name();

    void send(InputEvent event);

    /** Events that were not played. Any thread. */
    long dropped();

    @Override
    void close();
}

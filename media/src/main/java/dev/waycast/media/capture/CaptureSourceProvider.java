package dev.waycast.media.capture;

/**
 * Extension point: a way to capture a desktop. Implementations are found by {@link java.util.ServiceLoader}: one class
 * with a public no-argument constructor and one line in
 * {@code META-INF/services/dev.waycast.media.capture.CaptureSourceProvider}.
 */
public interface CaptureSourceProvider {

    /** As written in {@code quarkus.waycast.capture.source}: {@code portal}, {@code wlroots}, {@code test-pattern}. */
    String name();

    /** Higher is tried first. Waycast's own: wlroots 300, portal 200; the test pattern (0) is never chosen by itself. */
    int priority();

    /** Looks at this host without asking the person anything and without side effects. At most two seconds. */
    Availability probe();

    /**
     * Starts capturing. May wait for the person at the desktop (the portal's dialog), so never call it on an event loop.
     *
     * @throws dev.waycast.media.CaptureException when it cannot; the message says what to do
     */
    CaptureSource open(CaptureRequest request, CaptureListener listener) throws InterruptedException;

    /**
     * @param usable whether open can work here
     * @param explanation one sentence for {@code doctor}, the log and the administration: what is there, or what is
     *     missing and how to get it
     */
    record Availability(boolean usable, String explanation) {}
}

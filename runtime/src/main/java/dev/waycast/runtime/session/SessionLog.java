package dev.waycast.runtime.session;

import org.jboss.logging.MDC;

/** Puts a session's id into every line that is logged meanwhile, as {@code %X{session}}. */
public final class SessionLog implements AutoCloseable {

    private static final String KEY = "session";

    private final Object before = MDC.get(KEY);

    private SessionLog(String session) {
        MDC.put(KEY, session);
    }

    /** From now on and until the result is closed, on this thread. */
    public static SessionLog of(String session) {
        return new SessionLog(session);
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, before);
        }
    }
}

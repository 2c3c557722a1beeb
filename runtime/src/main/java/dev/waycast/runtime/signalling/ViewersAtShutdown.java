package dev.waycast.runtime.signalling;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.shutdown.ShutdownListener;

/**
 * Tells the viewers before the HTTP server closes their connections: when {@code ShutdownEvent} comes, they are gone
 * already, and it would look as if they had left.
 */
public final class ViewersAtShutdown implements ShutdownListener {

    @Override
    public void shutdown(ShutdownNotification notification) {
        try {
            Arc.container().instance(ViewerSessions.class).get().stop();
        } finally {
            notification.done();
        }
    }
}

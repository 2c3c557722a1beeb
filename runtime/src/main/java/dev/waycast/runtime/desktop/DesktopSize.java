package dev.waycast.runtime.desktop;

import dev.waycast.media.capture.OutputSize;
import dev.waycast.media.pipeline.DesktopPipeline;
import dev.waycast.runtime.config.PictureSize;
import dev.waycast.runtime.config.WaycastConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The size of the output that who controls the desktop looks at: that of their window if they want that, otherwise its
 * own. Changes come some
 * time apart, the last wish wins. Thread-safe.
 */
@ApplicationScoped
public class DesktopSize {

    /** Every change costs each program of the desktop a new layout, and each viewer a keyframe. */
    private static final long INTERVAL_MILLIS = 300;

    /** Whoever comes next most likely wants another size: the desktop does not go back and forth in between. */
    private static final long RESTORE_MILLIS = 2000;

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("waycast-desktop-size").factory());

    @Inject
    WaycastConfig config;

    private String follower;
    /** What has another size than its own, or will have; null: nothing. */
    private DesktopPipeline resized;

    private ScheduledFuture<?> change;
    private long changedAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

    public DesktopSize() {
        clock.setRemoveOnCancelPolicy(true);
        clock.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    void onStop(@Observes ShutdownEvent stop) {
        clock.shutdownNow();
    }

    /**
     * Follows a viewer's window. The caller has made sure that the viewer controls the desktop.
     *
     * @param session of the viewer
     * @param view whose output takes the size
     * @param width device pixels
     * @param height device pixels
     * @param scale device pixels for one CSS pixel
     */
    public synchronized void follow(String session, DesktopView view, double width, double height, double scale) {
        PictureSize limit = PictureSize.parse(config.capture().resizeLimit()).orElseThrow();
        OutputSize size = OutputSize.nearest(width, height, scale, limit.width(), limit.height());
        DesktopPipeline output = view.pipeline();
        if (resized != null && resized != output) {
            resized.restoreSize();
        }
        resized = output;
        follower = session;
        long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changedAt);
        schedule(Math.max(0, INTERVAL_MILLIS - since), () -> output.resize(size));
    }

    /** The viewer controls the desktop no more, or wants it in its own size. Without effect for all others. */
    public synchronized void leave(String session) {
        if (session.equals(follower)) {
            follower = null;
            schedule(RESTORE_MILLIS, this::restore);
        }
    }

    private void restore() {
        resized.restoreSize();
        resized = null;
    }

    private void schedule(long delayMillis, Runnable wanted) {
        if (change != null) {
            change.cancel(false);
        }
        change = clock.schedule(() -> carryOut(wanted), delayMillis, TimeUnit.MILLISECONDS);
    }

    private synchronized void carryOut(Runnable wanted) {
        changedAt = System.nanoTime();
        wanted.run();
    }
}

package dev.waycast.benchmarks.latency;

import dev.waycast.media.wayland.SharedMemory;
import dev.waycast.media.wayland.WaylandConnection;
import dev.waycast.media.wayland.WaylandEvent;
import dev.waycast.media.wayland.WaylandInterface;
import dev.waycast.media.wayland.WaylandProxy;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program on the measured desktop, in a process of its own: fills the output with a {@link Painting} and draws the
 * {@link ClockPattern} with each frame, the given number of times a second, until its standard input says {@code stop}
 * (then it stands still) or ends. Frames are drawn by the time, whether the compositor shows them or not.
 */
public final class ClockClient {

    private static final WaylandInterface COMPOSITOR = WaylandInterface.of("wl_compositor");
    private static final WaylandInterface SURFACE = WaylandInterface.of("wl_surface", "o", "o", "i", "u");
    private static final WaylandInterface SHM = WaylandInterface.of("wl_shm", "u");
    private static final WaylandInterface POOL = WaylandInterface.of("wl_shm_pool");
    private static final WaylandInterface BUFFER = WaylandInterface.of("wl_buffer", "");
    private static final WaylandInterface WM_BASE = WaylandInterface.of("xdg_wm_base", "u");
    private static final WaylandInterface XDG_SURFACE = WaylandInterface.of("xdg_surface", "u");
    private static final WaylandInterface TOPLEVEL = WaylandInterface.of("xdg_toplevel", "iia", "");

    private static final int COMPOSITOR_CREATE_SURFACE = 0;
    private static final int SURFACE_ATTACH = 1;
    private static final int SURFACE_COMMIT = 6;
    private static final int SURFACE_DAMAGE_BUFFER = 9;
    private static final int SHM_CREATE_POOL = 0;
    private static final int POOL_CREATE_BUFFER = 0;
    private static final int WM_BASE_GET_XDG_SURFACE = 2;
    private static final int WM_BASE_PONG = 3;
    private static final int XDG_SURFACE_GET_TOPLEVEL = 1;
    private static final int XDG_SURFACE_ACK_CONFIGURE = 4;
    private static final int TOPLEVEL_SET_FULLSCREEN = 11;
    private static final int XRGB8888 = 1;
    private static final int BUFFERS = 4;

    private final WaylandConnection connection;
    private final WaylandProxy surface;
    private final Painting painting;
    private final List<Buffer> buffers = new ArrayList<>();
    private final CountDownLatch configured = new CountDownLatch(1);
    private WaylandProxy wmBase;
    private volatile boolean still;

    /** One picture shared with the compositor. */
    private final class Buffer {
        private final MemorySegment picture;
        private final WaylandProxy proxy;
        private volatile boolean busy;

        Buffer(WaylandProxy shm) {
            int stride = painting.width * 4;
            SharedMemory memory = SharedMemory.allocate("clock", (long) stride * painting.height);
            picture = memory.segment();
            WaylandProxy pool = shm.request(SHM_CREATE_POOL)
                    .newObject()
                    .fd(memory.takeFd())
                    .integer(stride * painting.height)
                    .create(POOL, event -> {});
            proxy = pool.request(POOL_CREATE_BUFFER)
                    .newObject()
                    .integer(0)
                    .integer(painting.width)
                    .integer(painting.height)
                    .integer(stride)
                    .integer(XRGB8888)
                    .create(BUFFER, event -> busy = false);
            painting.paintAll(picture);
        }
    }

    private ClockClient(WaylandConnection connection, Painting painting) throws InterruptedException {
        this.connection = connection;
        this.painting = painting;
        WaylandProxy compositor = bind(COMPOSITOR, 4, event -> {});
        WaylandProxy shm = bind(SHM, 1, event -> {});
        wmBase = bind(
                WM_BASE,
                1,
                event -> wmBase.request(WM_BASE_PONG).integer(event.integer(0)).send());
        surface = compositor.request(COMPOSITOR_CREATE_SURFACE).newObject().create(SURFACE, event -> {});
        WaylandProxy[] xdgSurface = new WaylandProxy[1];
        xdgSurface[0] = wmBase.request(WM_BASE_GET_XDG_SURFACE)
                .newObject()
                .object(surface)
                .create(XDG_SURFACE, event -> acknowledge(xdgSurface[0], event));
        xdgSurface[0]
                .request(XDG_SURFACE_GET_TOPLEVEL)
                .newObject()
                .create(TOPLEVEL, event -> {})
                .request(TOPLEVEL_SET_FULLSCREEN)
                .object(null)
                .send();
        surface.request(SURFACE_COMMIT).send();
        connection.flush();
        if (!configured.await(5, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The compositor did not give the clock a place within 5 s");
        }
        for (int i = 0; i < BUFFERS; i++) {
            buffers.add(new Buffer(shm));
        }
        connection.roundTrip(Duration.ofSeconds(2));
    }

    /** Arguments: content, width, height, frames a second. Needs WAYLAND_DISPLAY and XDG_RUNTIME_DIR. */
    public static void main(String[] arguments) throws InterruptedException {
        Painting painting = Painting.of(
                Scenario.Content.valueOf(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        try (WaylandConnection connection = WaylandConnection.open(WaylandConnection.defaultSocket())) {
            ClockClient client = new ClockClient(connection, painting);
            connection.onEnded(reason -> {
                System.err.println(reason);
                System.exit(1);
            });
            Thread.ofPlatform().daemon().name("clock-commands").start(client::obey);
            client.draw(interval(Integer.parseInt(arguments[3])));
        }
    }

    /**
     * A little longer than nominal: by one refresh of the browser's 60 Hz in ten seconds. A frame waits between nothing
     * and one refresh for the page to show it, and at exactly 30 or 60 frames a second every frame of a run would wait
     * equally long, by the chance of when the run began. So each run passes through all phases once.
     */
    private static long interval(int framesPerSecond) {
        long nominal = 1_000_000_000L / framesPerSecond;
        long refresh = 1_000_000_000L / 60;
        return nominal + refresh / (10L * framesPerSecond);
    }

    private void draw(long interval) throws InterruptedException {
        long next = System.nanoTime();
        long counter = 0;
        while (!still) {
            Buffer free =
                    buffers.stream().filter(buffer -> !buffer.busy).findFirst().orElse(null);
            if (free != null) {
                commit(free, counter++);
            }
            next += interval;
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
        new CountDownLatch(1).await();
    }

    private void commit(Buffer buffer, long counter) {
        Painting.Area moving = painting.paintFrame(buffer.picture, counter);
        ClockPattern.paint(buffer.picture, painting.width * 4, counter, System.nanoTime());
        buffer.busy = true;
        surface.request(SURFACE_ATTACH)
                .object(buffer.proxy)
                .integer(0)
                .integer(0)
                .send();
        damage(moving);
        damage(new Painting.Area(ClockPattern.LEFT, ClockPattern.TOP, ClockPattern.WIDTH, ClockPattern.HEIGHT));
        surface.request(SURFACE_COMMIT).send();
        connection.flush();
    }

    private void damage(Painting.Area area) {
        surface.request(SURFACE_DAMAGE_BUFFER)
                .integer(area.x())
                .integer(area.y())
                .integer(area.width())
                .integer(area.height())
                .send();
    }

    private void acknowledge(WaylandProxy xdgSurface, WaylandEvent configure) {
        xdgSurface
                .request(XDG_SURFACE_ACK_CONFIGURE)
                .integer(configure.integer(0))
                .send();
        configured.countDown();
    }

    /** Standard input: "stop" stands still, its end ends the process, so that nothing is left of a killed harness. */
    private void obey() {
        try {
            for (int read = System.in.read(); read >= 0; read = System.in.read()) {
                still |= read == 's';
            }
        } catch (IOException e) {
            // As good as the end.
        }
        System.exit(0);
    }

    private WaylandProxy bind(WaylandInterface type, int version, WaylandProxy.EventHandler handler) {
        return connection.bind(
                connection
                        .global(type)
                        .orElseThrow(() -> new IllegalStateException("The compositor has no " + type.name())),
                type,
                version,
                handler);
    }
}

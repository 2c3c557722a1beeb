package dev.waycast.media.desktop;

import dev.waycast.media.wayland.SharedMemory;
import dev.waycast.media.wayland.WaylandConnection;
import dev.waycast.media.wayland.WaylandEvent;
import dev.waycast.media.wayland.WaylandInterface;
import dev.waycast.media.wayland.WaylandOutput;
import dev.waycast.media.wayland.WaylandProxy;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A fullscreen client that draws a {@link ClockCode} at a fixed rate, so that whoever sees the picture can tell how old
 * it is. Run as a process: {@code ClockSurface FRAMES_PER_SECOND desktop|motion [SECONDS]}; it finds the compositor by
 * {@code WAYLAND_DISPLAY}, prints {@code ready WIDTHxHEIGHT} after the first commit, and {@code drawn N skipped M} at
 * its end.
 */
public final class ClockSurface implements AutoCloseable {

    public enum Content {
        /** A window with text, of which one line changes. */
        DESKTOP,
        /** Every pixel moves: a grainy texture that scrolls. */
        MOTION
    }

    private static final WaylandInterface COMPOSITOR = WaylandInterface.of("wl_compositor");
    private static final WaylandInterface SURFACE = WaylandInterface.of("wl_surface", "o", "o");
    private static final WaylandInterface SHM = WaylandInterface.of("wl_shm", "u");
    private static final WaylandInterface POOL = WaylandInterface.of("wl_shm_pool");
    private static final WaylandInterface BUFFER = WaylandInterface.of("wl_buffer", "");
    private static final WaylandInterface WM_BASE = WaylandInterface.of("xdg_wm_base", "u");
    private static final WaylandInterface XDG_SURFACE = WaylandInterface.of("xdg_surface", "u");
    private static final WaylandInterface TOPLEVEL = WaylandInterface.of("xdg_toplevel", "iia", "");
    private static final int XRGB8888 = 1;
    private static final int BUFFERS = 4;
    private static final int LINE_HEIGHT = 18;
    /** The texture is larger than the picture by this, and moves within. */
    private static final int TRAVEL = 256;

    private static final class Buffer {
        MemorySegment pixels;
        WaylandProxy proxy;
        volatile boolean free = true;
    }

    private final WaylandConnection connection;
    private final Content content;
    private final WaylandProxy surface;
    private final CountDownLatch configured = new CountDownLatch(1);
    private final List<Buffer> buffers = new ArrayList<>(BUFFERS);
    private volatile boolean closed;
    private volatile int width;
    private volatile int height;
    private volatile SharedMemory memory;
    private int[] texture;
    private long drawn;
    private long skipped;

    private ClockSurface(WaylandConnection connection, Content content) throws InterruptedException {
        this.connection = connection;
        this.content = content;
        surface = bind(COMPOSITOR, 4, event -> {}).request(0).newObject().create(SURFACE, event -> {});
        WaylandProxy[] base = new WaylandProxy[1];
        base[0] = bind(
                WM_BASE,
                1,
                event -> base[0].request(3).integer(event.integer(0)).send());
        WaylandProxy[] window = new WaylandProxy[1];
        window[0] = base[0].request(2).newObject().object(surface).create(XDG_SURFACE, event -> {
            window[0].request(4).integer(event.integer(0)).send();
            configured.countDown();
        });
        WaylandProxy toplevel = window[0].request(1).newObject().create(TOPLEVEL, this::onToplevelEvent);
        toplevel.request(2).string("clock").send();
        toplevel.request(3).string("dev.waycast.clock").send();
        toplevel.request(11).object(null).send();
        surface.request(6).send();
        connection.flush();
        if (!configured.await(5, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The compositor did not configure the window");
        }
        if (width == 0) {
            // sway names no size before the window is shown; a fullscreen one will be as large as the output.
            List<WaylandOutput> outputs = WaylandOutput.bindAll(connection);
            connection.roundTrip(Duration.ofSeconds(2));
            width = outputs.getFirst().describe().width();
            height = outputs.getFirst().describe().height();
        }
        allocate();
    }

    public static ClockSurface open(Path socket, Content content) throws InterruptedException {
        return new ClockSurface(WaylandConnection.open(socket), content);
    }

    public static void main(String[] arguments) throws InterruptedException {
        int framesPerSecond = Integer.parseInt(arguments[0]);
        Content content = Content.valueOf(arguments[1].toUpperCase(java.util.Locale.ROOT));
        long seconds = arguments.length > 2 ? Long.parseLong(arguments[2]) : Integer.MAX_VALUE;
        try (ClockSurface clock = open(WaylandConnection.defaultSocket(), content)) {
            clock.draw();
            System.out.println("ready " + clock.width + "x" + clock.height);
            clock.run(framesPerSecond, Duration.ofSeconds(seconds));
            System.out.println("drawn " + clock.drawn + " skipped " + clock.skipped);
        }
    }

    /** Draws at this rate until the time is up, the window is closed, or the compositor is gone. */
    public void run(int framesPerSecond, Duration duration) {
        long interval = 1_000_000_000L / framesPerSecond;
        long start = System.nanoTime();
        long next = start + interval;
        while (!closed && connection.isOpen() && next - start < duration.toNanos()) {
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            draw();
            next += interval;
        }
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public long drawn() {
        return drawn;
    }

    /** Draws and commits one frame; false when the compositor still holds every buffer. */
    public boolean draw() {
        Buffer buffer =
                buffers.stream().filter(candidate -> candidate.free).findFirst().orElse(null);
        if (buffer == null) {
            skipped++;
            return false;
        }
        buffer.free = false;
        if (content == Content.MOTION) {
            drawTexture(buffer.pixels);
        } else {
            drawLine(buffer.pixels);
        }
        surface.request(1).object(buffer.proxy).integer(0).integer(0).send();
        if (content == Content.MOTION || drawn < BUFFERS) {
            damage(0, 0, width, height);
        } else {
            damage(0, 0, ClockCode.WIDTH, ClockCode.HEIGHT);
            damage(0, lineTop(), width, LINE_HEIGHT);
        }
        drawCode(buffer.pixels, ClockCode.encode(drawn, System.nanoTime()));
        surface.request(6).send();
        connection.flush();
        drawn++;
        return true;
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
        if (memory != null) {
            memory.close();
        }
    }

    private void onToplevelEvent(WaylandEvent event) {
        if (event.opcode() == 1) {
            closed = true;
        } else if (memory == null && event.integer(0) > 0) {
            width = event.integer(0);
            height = event.integer(1);
        }
    }

    private WaylandProxy bind(WaylandInterface type, int version, WaylandProxy.EventHandler handler) {
        return connection.bind(connection.global(type).orElseThrow(), type, version, handler);
    }

    private void allocate() {
        int stride = width * 4;
        int size = stride * height;
        memory = SharedMemory.allocate("waycast-clock", (long) size * BUFFERS);
        WaylandProxy pool = bind(SHM, 1, event -> {})
                .request(0)
                .newObject()
                .fd(memory.takeFd())
                .integer(size * BUFFERS)
                .create(POOL, event -> {});
        if (content == Content.MOTION) {
            texture = grain(width + TRAVEL, height + TRAVEL);
        }
        for (int i = 0; i < BUFFERS; i++) {
            Buffer buffer = new Buffer();
            buffer.pixels = memory.segment().asSlice((long) i * size, size);
            buffer.proxy = pool.request(0)
                    .newObject()
                    .integer(i * size)
                    .integer(width)
                    .integer(height)
                    .integer(stride)
                    .integer(XRGB8888)
                    .create(BUFFER, event -> buffer.free = true);
            if (content == Content.DESKTOP) {
                drawDesktop(buffer.pixels);
            }
            buffers.add(buffer);
        }
    }

    private void damage(int x, int y, int damageWidth, int damageHeight) {
        surface.request(9)
                .integer(x)
                .integer(y)
                .integer(damageWidth)
                .integer(damageHeight)
                .send();
    }

    private void drawCode(MemorySegment pixels, long code) {
        for (int cell = 0; cell < ClockCode.COLUMNS * ClockCode.ROWS; cell++) {
            int x = cell % ClockCode.COLUMNS * ClockCode.CELL;
            int y = cell / ClockCode.COLUMNS * ClockCode.CELL;
            fill(pixels, x, y, ClockCode.CELL, ClockCode.CELL, ClockCode.isWhite(code, cell) ? 0xffffff : 0);
        }
    }

    private void drawDesktop(MemorySegment pixels) {
        fill(pixels, 0, 0, width, height, 0x15202b);
        int left = width / 10;
        int top = ClockCode.HEIGHT + LINE_HEIGHT;
        fill(pixels, left, top, width * 8 / 10, height - top - 2 * LINE_HEIGHT, 0xf4f4f4);
        fill(pixels, left, top, width * 8 / 10, 28, 0x3a6ea5);
        for (int y = top + 40, line = 0; y < lineTop() - LINE_HEIGHT; y += LINE_HEIGHT, line++) {
            drawWords(pixels, left + 16, y, width * 7 / 10, line);
        }
    }

    /** One line of text that is being typed. */
    private void drawLine(MemorySegment pixels) {
        int left = width / 10;
        fill(pixels, left, lineTop(), width * 8 / 10, LINE_HEIGHT, 0xf4f4f4);
        int typed = (int) (drawn * 9 % (width * 7 / 10));
        drawWords(pixels, left + 16, lineTop() + 2, typed, (int) (drawn * 9 / (width * 7 / 10)));
        fill(pixels, left + 16 + typed, lineTop() + 1, 2, LINE_HEIGHT - 2, 0);
    }

    private int lineTop() {
        return height * 3 / 4;
    }

    /** Strokes as close together as those of letters, the same for the same line. */
    private void drawWords(MemorySegment pixels, int x, int y, int length, int line) {
        Random random = new Random(line);
        for (int at = 0; at + 9 <= length; at += 9) {
            int shape = random.nextInt();
            if ((shape & 7) == 0) {
                continue; // a space
            }
            fill(pixels, x + at, y + 2, 2, 11, 0x202020);
            fill(pixels, x + at, y + 2 + (shape >>> 8 & 7), 6, 2, 0x202020);
            if ((shape & 8) != 0) {
                fill(pixels, x + at + 5, y + 2 + (shape >>> 12 & 3), 2, 8, 0x202020);
            }
        }
    }

    private void drawTexture(MemorySegment pixels) {
        int textureWidth = width + TRAVEL;
        int x = (int) Math.round(TRAVEL / 2.0 * (1 + Math.cos(drawn * 0.05)));
        int y = (int) Math.round(TRAVEL / 2.0 * (1 + Math.sin(drawn * 0.05)));
        MemorySegment source = MemorySegment.ofArray(texture);
        for (int row = 0; row < height; row++) {
            long from = 4L * ((long) (row + Math.min(y, TRAVEL - 1)) * textureWidth + Math.min(x, TRAVEL - 1));
            MemorySegment.copy(source, from, pixels, 4L * row * width, 4L * width);
        }
    }

    /** Soft shapes with a little noise, as film has. */
    private static int[] grain(int width, int height) {
        Random random = new Random(7);
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double wave = Math.sin(x * 0.021) + Math.sin(y * 0.017) + Math.sin((x + y) * 0.011);
                int noise = random.nextInt(17) - 8;
                int red = Math.clamp((int) (128 + 40 * wave) + noise, 0, 255);
                int green = Math.clamp((int) (120 + 30 * Math.sin(wave * 2)) + noise, 0, 255);
                int blue = Math.clamp((int) (140 - 35 * wave) + noise, 0, 255);
                pixels[y * width + x] = red << 16 | green << 8 | blue;
            }
        }
        return pixels;
    }

    private void fill(MemorySegment pixels, int x, int y, int fillWidth, int fillHeight, int colour) {
        int right = Math.min(x + fillWidth, width);
        int bottom = Math.min(y + fillHeight, height);
        for (int row = Math.max(0, y); row < bottom; row++) {
            for (int column = Math.max(0, x); column < right; column++) {
                pixels.set(ValueLayout.JAVA_INT, 4L * ((long) row * width + column), colour);
            }
        }
    }
}

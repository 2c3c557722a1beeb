package dev.waycast.media.capture.wlroots;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.capture.OutputSize;
import dev.waycast.media.capture.wlroots.BufferPool.Buffer;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.wayland.OutputDescription;
import dev.waycast.media.wayland.OutputManager;
import dev.waycast.media.wayland.WaylandConnection;
import dev.waycast.media.wayland.WaylandEvent;
import dev.waycast.media.wayland.WaylandInterface;
import dev.waycast.media.wayland.WaylandOutput;
import dev.waycast.media.wayland.WaylandOutputs;
import dev.waycast.media.wayland.WaylandProxy;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures one output by {@code zwlr_screencopy_v1}. There is always one copy under way: the compositor holds it back
 * until something changes, so a static desktop costs nothing and a change arrives with the compositor's own commit.
 *
 * <p>Everything happens on the connection's thread, except giving back a buffer.
 */
final class ScreencopySource implements CaptureSource {

    static final WaylandInterface MANAGER = WaylandInterface.of("zwlr_screencopy_manager_v1");
    static final int MANAGER_VERSION = 3;
    static final WaylandInterface SHM = WaylandInterface.of("wl_shm", "u");

    private static final Logger LOG = LoggerFactory.getLogger(ScreencopySource.class);

    private static final WaylandInterface FRAME =
            WaylandInterface.of("zwlr_screencopy_frame_v1", "uuuu", "u", "uuu", "", "uuuu", "uuu", "");
    private static final int MANAGER_CAPTURE_OUTPUT = 0;
    private static final int FRAME_COPY = 0;
    private static final int FRAME_DESTROY = 1;
    private static final int FRAME_COPY_WITH_DAMAGE = 2;
    private static final int Y_INVERT = 1;
    private static final int WITH_CURSOR = 1;

    private static final int MAX_DAMAGE_EVENTS = 256;
    private static final long FIRST_RETRY_NANOS = 2_000_000;
    private static final int MAX_RETRY_SHIFT = 8;
    private static final long OLDEST_PRESENTATION_NANOS = 1_000_000_000L;

    private final WlrootsCaptureProvider provider;
    private final CaptureRequest request;
    private final WaylandConnection connection;
    private final WaylandProxy manager;
    private final WaylandProxy shm;
    private final WaylandOutputs outputs;
    private final WaylandOutput output;
    private final CaptureDescription description;
    private final Optional<InputSink> input;
    private final Optional<OutputManager> resizing;
    private final CaptureListener listener;

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private volatile boolean starved;
    private volatile boolean over;
    private final AtomicBoolean closed = new AtomicBoolean();

    // The connection's thread only.
    private final FrameClock clock;
    private final List<Rectangle> damage = new ArrayList<>();
    private BufferPool pool;
    private WaylandProxy frame;
    private BufferLayout wanted;
    private BufferLayout unsupported;
    private Buffer target;
    private boolean whole = true;
    private boolean copyingWhole;
    private boolean inverted;
    private int failures;
    private long turn;

    ScreencopySource(
            WlrootsCaptureProvider provider,
            CaptureRequest request,
            WaylandConnection connection,
            WaylandOutputs outputs,
            WaylandOutput output,
            CaptureDescription description,
            Optional<InputSink> input,
            Optional<OutputManager> resizing,
            CaptureListener listener) {
        this.provider = provider;
        this.request = request;
        this.connection = connection;
        this.outputs = outputs;
        this.output = output;
        this.description = description;
        this.input = input;
        this.resizing = resizing;
        this.listener = listener;
        shm = connection.bind(connection.global(SHM).orElseThrow(), SHM, 1, event -> {});
        manager = connection.bind(connection.global(MANAGER).orElseThrow(), MANAGER, MANAGER_VERSION, event -> {});
        clock = new FrameClock(request.frameRate());
    }

    void start() {
        connection.onGlobals(new WaylandConnection.GlobalListener() {
            @Override
            public void added(WaylandConnection.Global global) {}

            @Override
            public void removed(WaylandConnection.Global global) {
                if (output.is(global)) {
                    end("The output " + description.output() + " was unplugged or switched off.", true);
                }
            }
        });
        outputs.onChange(listener::onOutputs);
        connection.onEnded(reason -> end(reason, true));
        connection.execute(this::begin);
    }

    @Override
    public CaptureDescription description() {
        return description;
    }

    @Override
    public Optional<InputSink> input() {
        return input;
    }

    @Override
    public void refresh() {
        connection.execute(this::copyNow);
    }

    @Override
    public void frameRate(int framesPerSecond) {
        connection.execute(() -> clock.limit(framesPerSecond));
    }

    @Override
    public boolean resizable() {
        return resizing.isPresent();
    }

    @Override
    public void resize(OutputSize wanted) {
        resizing.ifPresent(
                outputs -> outputs.change(description.output(), wanted.width(), wanted.height(), wanted.scale()));
    }

    @Override
    public void restoreSize() {
        resizing.ifPresent(outputs -> outputs.restore(description.output()));
    }

    @Override
    public List<CaptureOutput> outputs() {
        return outputs.described().stream()
                .map(WaylandOutput::describe)
                .map(ScreencopySource::asCaptureOutput)
                .toList();
    }

    private static CaptureOutput asCaptureOutput(OutputDescription output) {
        return new CaptureOutput(
                output.name(),
                output.description(),
                output.turnedWidth(),
                output.turnedHeight(),
                output.preciseScale());
    }

    /** Over another connection, so that neither waits for the other. */
    @Override
    public CaptureSource open(String other, CaptureListener itsListener) throws InterruptedException {
        return provider.open(request.of(other), itsListener);
    }

    @Override
    public CaptureStatistics statistics() {
        return new CaptureStatistics(frames.get(), skipped.get(), 0);
    }

    @Override
    public void close() {
        over = true;
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        input.ifPresent(InputSink::close);
        restoreSizeNow();
        connection.close();
        retirePool();
    }

    private void restoreSizeNow() {
        try {
            if (resizing.isPresent()) {
                resizing.get().restoreNow(description.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for a frame; the compositor answers at once with what buffer it needs. */
    private void begin() {
        if (over || frame != null) {
            return;
        }
        turn++;
        wanted = null;
        unsupported = null;
        inverted = false;
        damage.clear();
        frame = manager.request(MANAGER_CAPTURE_OUTPUT)
                .newObject()
                .integer(WITH_CURSOR)
                .object(output.proxy())
                .create(FRAME, this::onFrameEvent);
    }

    /** Gives up a copy that waits for damage, and copies what is there. */
    private void copyNow() {
        whole = true;
        if (target != null && !copyingWhole) {
            dropFrame();
        }
        begin();
    }

    private void onFrameEvent(WaylandEvent event) {
        switch (event.opcode()) {
            case 0 -> onBuffer(event);
            case 1 -> inverted = (event.integer(0) & Y_INVERT) != 0;
            case 2 -> onReady(event);
            case 3 -> onFailed();
            case 4 -> onDamage(event);
            case 6 -> copy();
            default -> {} // linux_dmabuf: shared memory is what is read here
        }
    }

    private void onBuffer(WaylandEvent event) {
        BufferLayout offered = new BufferLayout(event.integer(0), event.integer(1), event.integer(2), event.integer(3));
        if (!offered.isSane() || offered.pixelFormat().isEmpty()) {
            unsupported = offered;
        } else if (wanted == null) {
            wanted = offered;
        }
    }

    /** Every kind of buffer is known: hands one over, or waits until a frame is closed. */
    private void copy() {
        if (over || frame == null || target != null) {
            return;
        }
        if (wanted == null) {
            skipped.incrementAndGet();
            end(
                    "The compositor offers no picture that Waycast can read (pixel format "
                            + (unsupported == null
                                    ? "none"
                                    : unsupported.formatName() + ", " + unsupported.width() + "x"
                                            + unsupported.height())
                            + "): set the output to 8 bits per colour, or capture through the portal.",
                    false);
            return;
        }
        if (pool == null || !pool.layout().equals(wanted)) {
            retirePool();
            pool = new BufferPool(shm, wanted);
            whole = true;
        }
        starved = true; // Before taking: a buffer given back right after must find it set.
        target = pool.take();
        if (target == null) {
            return;
        }
        starved = false;
        copyingWhole = whole;
        whole = false;
        frame.request(copyingWhole ? FRAME_COPY : FRAME_COPY_WITH_DAMAGE)
                .object(target.proxy())
                .send();
    }

    private void onDamage(WaylandEvent event) {
        long x = event.unsigned(0);
        long y = event.unsigned(1);
        long width = Math.min(event.unsigned(2), wanted == null ? 0 : wanted.width());
        long height = Math.min(event.unsigned(3), wanted == null ? 0 : wanted.height());
        if (width > 0 && height > 0 && x < wanted.width() && y < wanted.height()) {
            if (damage.size() == MAX_DAMAGE_EVENTS) {
                damage.set(0, damage.get(0).union(damage.removeLast()));
            }
            damage.add(new Rectangle((int) x, (int) y, (int) width, (int) height));
        }
    }

    private void onReady(WaylandEvent event) {
        long now = System.nanoTime();
        if (target == null) {
            throw new IllegalStateException("The compositor copied a picture that nobody asked for");
        }
        Buffer filled = target;
        target = null;
        frame.destroy(FRAME_DESTROY);
        frame = null;
        failures = 0;
        StageTimes times = new StageTimes();
        times.captured = now;
        times.presented = presented(event, now);
        if (inverted) {
            turnUpright(filled);
        }
        listener.onFrame(new VideoFrame(
                wanted.pixelFormat().orElse(PixelFormat.BGR0),
                wanted.width(),
                wanted.height(),
                filled.memory(),
                damage(),
                frames.getAndIncrement(),
                times,
                () -> giveBack(filled)));
        beginAt(clock.next(now));
    }

    /** The rectangles of an inverted picture are not used: compositors differ in which way up they count them. */
    private Damage damage() {
        if (copyingWhole) {
            return Damage.FULL;
        }
        if (inverted || damage.isEmpty()) {
            return Damage.UNKNOWN;
        }
        return Damage.of(damage, wanted.width(), wanted.height());
    }

    /** The compositor's own time stamp where it is of our clock (CLOCK_MONOTONIC), else 0. */
    private static long presented(WaylandEvent event, long now) {
        long seconds = event.unsigned(0) << 32 | event.unsigned(1);
        long stamp = seconds * 1_000_000_000L + event.unsigned(2);
        long age = now - stamp;
        return age >= 0 && age < OLDEST_PRESENTATION_NANOS ? stamp : 0;
    }

    private void onFailed() {
        skipped.incrementAndGet();
        dropFrame();
        whole = true;
        if (failures++ == 0) {
            LOG.info("{} cannot be copied now: it is off, or changes its size; trying on", description.output());
        }
        // An output that is off or just changes its size fails until it is ready again.
        beginAt(System.nanoTime() + (FIRST_RETRY_NANOS << Math.min(failures - 1, MAX_RETRY_SHIFT)));
    }

    private void beginAt(long at) {
        if (at - System.nanoTime() <= 0) {
            begin();
            return;
        }
        long expected = turn;
        connection.schedule(at, () -> {
            if (turn == expected) {
                begin();
            }
        });
    }

    private void dropFrame() {
        frame.destroy(FRAME_DESTROY);
        frame = null;
        if (target != null) {
            target.pool().giveBack(target);
            target = null;
        }
    }

    private void giveBack(Buffer buffer) {
        buffer.pool().giveBack(buffer);
        if (starved) {
            connection.execute(this::copy);
        }
    }

    private void end(String reason, boolean retry) {
        if (!over) {
            over = true;
            listener.onEnded(reason, retry);
        }
    }

    private void retirePool() {
        if (pool != null) {
            if (target != null) {
                pool.giveBack(target);
                target = null;
            }
            pool.retire();
            pool = null;
        }
    }

    private static void turnUpright(Buffer buffer) {
        MemorySegment pixels = buffer.memory().pixels();
        BufferLayout layout = buffer.pool().layout();
        long stride = layout.stride();
        byte[] row = new byte[layout.stride()];
        MemorySegment spare = MemorySegment.ofArray(row);
        for (long top = 0, bottom = layout.height() - 1; top < bottom; top++, bottom--) {
            MemorySegment.copy(pixels, top * stride, spare, 0, stride);
            MemorySegment.copy(pixels, bottom * stride, pixels, top * stride, stride);
            MemorySegment.copy(spare, 0, pixels, bottom * stride, stride);
        }
    }
}

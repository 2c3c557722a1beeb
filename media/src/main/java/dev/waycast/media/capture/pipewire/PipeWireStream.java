package dev.waycast.media.capture.pipewire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives video from one PipeWire node.
 *
 * <p>Everything PipeWire calls back runs on one thread of its own, {@code waycast-pw}, and so does the listener. Work for
 * that thread (buffers coming back, renegotiation) is queued and announced by an event of its loop; nobody ever takes
 * the loop's lock while frames flow, so no reader can stall it. Callbacks catch everything: an exception that left one
 * would end the process.
 */
public final class PipeWireStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PipeWireStream.class);

    /** The reason given when PipeWire itself went away. */
    public static final String CONNECTION_LOST = "The connection to PipeWire was lost.";

    private static final int FIRST_FORMAT_SECONDS = 10;
    private static final int MAX_POD = 64 * 1024;
    private static final int CORE = 0;
    private static final int EPIPE = 32;

    private final PipeWireSettings settings;
    private final CaptureListener listener;
    private final Arena arena = Arena.ofShared();
    private final Map<Long, StreamBuffer> buffers = new HashMap<>();
    private final CursorReader cursorReader = new CursorReader();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Object signalLock = new Object();
    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final LongAdder frames = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder cursorUpdates = new LongAdder();
    private final LongAdder failures = new LongAdder();

    private MemorySegment threadLoop;
    private MemorySegment loop;
    private MemorySegment context = MemorySegment.NULL;
    private MemorySegment core = MemorySegment.NULL;
    private MemorySegment registry = MemorySegment.NULL;
    private MemorySegment stream = MemorySegment.NULL;
    private MemorySegment event = MemorySegment.NULL;
    private MemorySegment timer = MemorySegment.NULL;
    private volatile boolean closed;
    private volatile String endReason;
    private volatile VideoFormat format;
    private volatile int frameRate;
    private volatile boolean dmaBuf;
    /** The only size to agree on, or any; after the start on PipeWire's thread alone. */
    private Pod size;

    private final OwedFrame owedFrame = new OwedFrame(System.nanoTime());
    private Damage carried = Damage.FULL;
    private int lastWidth;
    private int lastHeight;
    private long sequence;

    private PipeWireStream(PipeWireSettings settings, CaptureListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.frameRate = settings.frameRate();
        this.dmaBuf = settings.dmaBuf();
        this.size = settings.width() > 0
                ? new Pod.Rectangle(settings.width(), settings.height())
                : StreamParameters.ANY_SIZE;
    }

    /** Whether libpipewire is there at all. */
    public static boolean isAvailable() {
        return PipeWire.available();
    }

    /**
     * Connects and waits until the node and we agree on a format.
     *
     * @throws CaptureException when there is no PipeWire, no such node, or no format both sides know
     */
    public static PipeWireStream open(PipeWireSettings settings, CaptureListener listener) throws InterruptedException {
        PipeWire.requireAvailable();
        PipeWireStream stream = new PipeWireStream(settings, listener);
        try {
            stream.start();
            stream.awaitFormat();
            return stream;
        } catch (CaptureException | InterruptedException e) {
            stream.close();
            throw e;
        }
    }

    /** Pixels of the whole stream, before cropping. Changes with a resize. */
    public int width() {
        return format.width();
    }

    public int height() {
        return format.height();
    }

    public CaptureStatistics statistics() {
        return new CaptureStatistics(frames.sum(), skipped.sum(), cursorUpdates.sum());
    }

    /** Asks for a frame although nothing changed, again and again until one comes. */
    public void refresh() {
        onLoop(this::oweFrame);
    }

    /** Agrees on another highest frame rate, 1 to 240. */
    public void frameRate(int framesPerSecond) {
        frameRate = framesPerSecond;
        onLoop(this::offerFormats);
    }

    /** Agrees on another size with a producer that makes its pictures as large as its reader asks. */
    public void resize(int width, int height) {
        Pod wanted = new Pod.Rectangle(width, height);
        onLoop(() -> {
            if (!wanted.equals(size)) {
                size = wanted;
                offerFormats();
            }
        });
    }

    /** Agrees on DMA-BUF, if the producer has it, or on shared memory. */
    public void gpuMemory(boolean accepted) {
        if (dmaBuf != accepted) {
            dmaBuf = accepted;
            onLoop(this::offerFormats);
        }
    }

    /** Not from a callback. Frames still on lease stay readable until they are closed. */
    @Override
    public void close() {
        synchronized (signalLock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (threadLoop == null) {
            arena.close();
            return;
        }
        // The thread ends first; from then on this thread is the only one that touches PipeWire's objects.
        PipeWire.pw_thread_loop_stop(threadLoop);
        if (stream.address() != 0) {
            PipeWire.pw_stream_destroy(stream);
        }
        if (registry.address() != 0) {
            PipeWire.pw_proxy_destroy(registry);
        }
        if (core.address() != 0) {
            PipeWire.pw_core_disconnect(core);
        }
        if (context.address() != 0) {
            PipeWire.pw_context_destroy(context);
        }
        PipeWire.pw_thread_loop_destroy(threadLoop);
        buffers.values().forEach(StreamBuffer::remove);
        arena.close();
        if (failures.sum() > 0) {
            LOG.warn("{} PipeWire callbacks failed; their frames were skipped", failures.sum());
        }
    }

    // ------------------------------------------------------------------------------------------------------- opening

    private void start() {
        threadLoop = PipeWire.pw_thread_loop_new(arena.allocateFrom("waycast-pw"));
        loop = PipeWire.pw_thread_loop_get_loop(threadLoop);
        context = PipeWire.pw_context_new(loop);
        if (context.address() == 0) {
            throw new CaptureException(
                    "PipeWire's client could not be set up. Install the package libpipewire-0.3-modules.");
        }
        event = PipeWire.pw_loop_add_event(loop, Upcalls.event(this::onEvent, arena));
        timer = PipeWire.pw_loop_add_timer(loop, Upcalls.event(this::onTimer, arena));
        PipeWire.pw_thread_loop_start(threadLoop);
        PipeWire.pw_thread_loop_lock(threadLoop);
        try {
            connect();
        } finally {
            PipeWire.pw_thread_loop_unlock(threadLoop);
        }
    }

    private void connect() {
        core = settings.fd() == PipeWireSettings.NO_FD
                ? PipeWire.pw_context_connect(context, properties(remoteProperties()))
                : PipeWire.pw_context_connect_fd(context, PipeWire.libc().duplicate(settings.fd()));
        if (core.address() == 0) {
            throw new CaptureException(
                    "PipeWire does not answer. Start it (systemctl --user start pipewire wireplumber) and try again.");
        }
        PipeWire.pw_proxy_add_object_listener(core, hook(), Upcalls.coreEvents(this::onCoreError, arena));
        registry = PipeWire.pw_core_get_registry(core);
        PipeWire.pw_proxy_add_object_listener(registry, hook(), Upcalls.registryEvents(this::onGlobalRemove, arena));
        stream = PipeWire.pw_stream_new(
                core,
                arena.allocateFrom("waycast"),
                properties("media.type=Video media.category=Capture media.role=Screen"));
        PipeWire.pw_stream_add_listener(
                stream,
                hook(),
                Upcalls.streamEvents(
                        this::onStateChanged,
                        this::onParamChanged,
                        this::onAddBuffer,
                        this::onRemoveBuffer,
                        this::onProcess,
                        arena));
        List<Pod> formats = StreamParameters.formats(dmaBuf, size, frameRate);
        // MAP_BUFFERS is left out on purpose: libpipewire would unmap frames that are still being encoded.
        int result;
        try (Arena call = Arena.ofConfined()) {
            result = PipeWire.pw_stream_connect(
                    stream,
                    PipeWire.DIRECTION_INPUT,
                    settings.node(),
                    PipeWire.FLAG_AUTOCONNECT,
                    pods(formats, call),
                    formats.size());
        }
        if (result < 0) {
            throw new CaptureException("PipeWire refused the stream (error " + -result + ").");
        }
    }

    private String remoteProperties() {
        return settings.remote().isEmpty() ? "" : "remote.name=\"" + settings.remote() + "\"";
    }

    private MemorySegment properties(String text) {
        return PipeWire.pw_properties_new_string(arena.allocateFrom(text));
    }

    /** A zeroed {@code struct spa_hook}; it lives as long as this object. */
    private MemorySegment hook() {
        return arena.allocate(48, 8);
    }

    private void awaitFormat() throws InterruptedException {
        boolean answered = started.await(FIRST_FORMAT_SECONDS, TimeUnit.SECONDS);
        if (endReason != null) {
            throw new CaptureException(endReason);
        }
        if (!answered) {
            throw new CaptureException("PipeWire's node " + settings.node() + " sent no picture within "
                    + FIRST_FORMAT_SECONDS + " seconds. Check that a session manager runs (wireplumber).");
        }
    }

    // ------------------------------------------------------------------------------------------ on PipeWire's thread

    /** Runs a callback's body; nothing may leave a callback. */
    private void guarded(Runnable body) {
        try {
            body.run();
        } catch (Throwable e) {
            failures.increment();
        }
    }

    private void onLoop(Runnable task) {
        work.add(task);
        synchronized (signalLock) {
            if (!closed) {
                PipeWire.pw_loop_signal_event(loop, event);
            }
        }
    }

    private void onEvent() {
        guarded(() -> {
            for (Runnable task = work.poll(); task != null; task = work.poll()) {
                task.run();
            }
        });
    }

    private void onTimer() {
        guarded(this::askForOwedFrame);
    }

    private void oweFrame() {
        owedFrame.owe(System.nanoTime());
        askForOwedFrame();
    }

    /** Asks when it is time to, and sets the timer for when it may be time again. */
    private void askForOwedFrame() {
        if (ended.get()) {
            return;
        }
        long now = System.nanoTime();
        if (owedFrame.dueIn(now) == 0) {
            switch (owedFrame.ask(now, !buffers.isEmpty())) {
                case RESUME -> {
                    PipeWire.pw_stream_set_active(stream, false);
                    PipeWire.pw_stream_set_active(stream, true);
                }
                case RENEGOTIATE -> offerFormats();
            }
        }
        long wait = owedFrame.dueIn(now);
        if (wait != Long.MAX_VALUE) {
            PipeWire.pw_loop_update_timer(loop, timer, wait);
        }
    }

    private void offerFormats() {
        owedFrame.negotiating(System.nanoTime());
        updateParameters(StreamParameters.formats(dmaBuf, size, offeredFrameRate()));
    }

    /**
     * mutter takes a virtual monitor's refresh rate from the format that brings a new size, and keeps it until the next
     * size: so that one brings the full rate, however few pictures are wanted now.
     */
    private int offeredFrameRate() {
        return newSizeIsWanted() ? settings.frameRate() : frameRate;
    }

    private boolean newSizeIsWanted() {
        return size instanceof Pod.Rectangle(int width, int height)
                && (format == null || format.width() != width || format.height() != height);
    }

    private void onStateChanged(int state, MemorySegment error) {
        guarded(() -> {
            if (state < 0) {
                end("PipeWire stopped the picture: " + text(error) + ".", true);
            } else if (state == 0 && format != null) {
                end("PipeWire disconnected the picture.", true);
            }
        });
    }

    private void onCoreError(int id, int result, MemorySegment message) {
        guarded(() -> {
            if (id == CORE && result == -EPIPE) {
                end(CONNECTION_LOST, true);
            }
        });
    }

    private void onGlobalRemove(int id) {
        guarded(() -> {
            if (id == settings.node()) {
                end("The captured screen or window is gone.", true);
            }
        });
    }

    private void onParamChanged(int id, MemorySegment param) {
        guarded(() -> {
            if (id == Spa.PARAM_FORMAT && param.address() != 0) {
                agree(bytes(param));
            }
        });
    }

    private void agree(byte[] param) {
        Optional<VideoFormat> offered = PodReader.read(param).flatMap(VideoFormat::of);
        if (offered.isEmpty()) {
            end("The desktop sends pictures in a format that Waycast does not read.", false);
            return;
        }
        VideoFormat agreed = offered.get();
        owedFrame.negotiating(System.nanoTime());
        if (!agreed.modifierFixed()) {
            updateParameters(StreamParameters.withModifier(
                    agreed.modifier().orElse(Spa.MODIFIER_LINEAR), size, offeredFrameRate()));
            return;
        }
        boolean awaited = newSizeIsWanted();
        format = agreed;
        updateParameters(StreamParameters.buffers(agreed));
        started.countDown();
        oweFrame();
        if (awaited && !newSizeIsWanted() && frameRate != settings.frameRate()) {
            offerFormats();
        }
    }

    private void onAddBuffer(MemorySegment buffer) {
        guarded(() -> {
            buffers.put(buffer.address(), new StreamBuffer(buffer));
            owedFrame.negotiated(System.nanoTime());
            askForOwedFrame();
        });
    }

    private void onRemoveBuffer(MemorySegment buffer) {
        guarded(() -> {
            StreamBuffer removed = buffers.remove(buffer.address());
            if (removed != null) {
                removed.remove();
            }
        });
    }

    private void onProcess() {
        guarded(this::deliverNewest);
    }

    /** Takes everything that waits, reads the pointer from all of it and passes on the last picture. */
    private void deliverNewest() {
        StreamBuffer newest = null;
        for (StreamBuffer next = dequeue(); next != null; next = dequeue()) {
            Rectangle crop = crop(next);
            readCursor(next, crop);
            if (!hasPicture(next)) {
                giveBack(next);
                continue;
            }
            carried = carried.merge(damage(next, crop));
            if (newest != null) {
                skipped.increment();
                giveBack(newest);
            }
            newest = next;
        }
        if (newest != null) {
            deliver(newest);
        }
    }

    private StreamBuffer dequeue() {
        MemorySegment address = PipeWire.pw_stream_dequeue_buffer(stream);
        return address.address() == 0 ? null : buffers.get(address.address());
    }

    private void giveBack(StreamBuffer buffer) {
        PipeWire.pw_stream_queue_buffer(stream, buffer.address());
    }

    private Rectangle crop(StreamBuffer buffer) {
        VideoFormat now = format;
        return buffer.metadata().crop(now.width(), now.height()).orElse(new Rectangle(0, 0, now.width(), now.height()));
    }

    private void readCursor(StreamBuffer buffer, Rectangle crop) {
        cursorReader.read(buffer.metadata().cursor(), crop.x(), crop.y()).ifPresent(state -> {
            cursorUpdates.increment();
            if (!closed) {
                listener.onCursor(state);
            }
        });
    }

    /** An update of the pointer alone comes with an empty chunk that is marked corrupted. */
    private boolean hasPicture(StreamBuffer buffer) {
        if (!buffer.hasChunks()) {
            return false;
        }
        StreamBuffer.Chunk chunk = buffer.chunk(0);
        boolean dmaBuf = !buffer.dmaBufs().isEmpty();
        if (chunk.corrupted() || buffer.metadata().corrupted() || chunk.size() == 0 && !dmaBuf) {
            if (chunk.size() != 0) {
                // The picture was spoilt, what it would have changed is still to be shown with the next one.
                carried = carried.merge(damage(buffer, crop(buffer)));
                skipped.increment();
            }
            return false;
        }
        return true;
    }

    private Damage damage(StreamBuffer buffer, Rectangle crop) {
        if (crop.width() != lastWidth || crop.height() != lastHeight) {
            return Damage.FULL;
        }
        List<Rectangle> regions = buffer.metadata().damage();
        if (regions.isEmpty()) {
            return Damage.UNKNOWN;
        }
        List<Rectangle> shifted = regions.stream()
                .map(r -> new Rectangle(r.x() - crop.x(), r.y() - crop.y(), r.width(), r.height()))
                .toList();
        return Damage.of(shifted, crop.width(), crop.height());
    }

    private void deliver(StreamBuffer buffer) {
        Rectangle crop = crop(buffer);
        FrameMemory memory = buffer.dmaBufs().isEmpty() ? mapped(buffer, crop) : dmaBuf(buffer, crop);
        if (memory == null || closed || ended.get()) {
            skipped.increment();
            giveBack(buffer);
            return;
        }
        StageTimes times = new StageTimes();
        times.presented = buffer.metadata().presented();
        times.captured = System.nanoTime();
        buffer.lease();
        VideoFrame frame = new VideoFrame(
                format.pixels(),
                crop.width(),
                crop.height(),
                memory,
                carried,
                sequence++,
                times,
                () -> onLeaseEnd(buffer));
        carried = Damage.NONE;
        lastWidth = crop.width();
        lastHeight = crop.height();
        frames.increment();
        owedFrame.paid();
        listener.onFrame(frame);
    }

    /** Null when the picture would reach beyond its memory, as one of the old size may just after a resize. */
    private FrameMemory mapped(StreamBuffer buffer, Rectangle crop) {
        StreamBuffer.Chunk chunk = buffer.chunk(0);
        int stride = chunk.stride() == 0 ? format.width() * PixelFormat.BYTES_PER_PIXEL : chunk.stride();
        long needed = (long) stride * (format.height() - 1) + (long) format.width() * PixelFormat.BYTES_PER_PIXEL;
        boolean fits = buffer.pixels() != null
                && stride >= format.width() * PixelFormat.BYTES_PER_PIXEL
                && chunk.offset() >= 0
                && chunk.offset() + needed <= buffer.pixels().byteSize();
        if (!fits) {
            return null;
        }
        buffer.fetch();
        long first = chunk.offset() + (long) crop.y() * stride + (long) crop.x() * PixelFormat.BYTES_PER_PIXEL;
        return new FrameMemory.Mapped(buffer.pixels().asSlice(first), stride);
    }

    /**
     * A part of a linear buffer begins somewhere else. Of a tiled one no part can be described: then pictures have to come
     * in shared memory.
     */
    private FrameMemory dmaBuf(StreamBuffer buffer, Rectangle crop) {
        Optional<Long> modifier = format.modifier();
        if (modifier.isEmpty()) {
            return null;
        }
        boolean cropped = crop.x() != 0 || crop.y() != 0;
        if (cropped && modifier.get() != Spa.MODIFIER_LINEAR) {
            LOG.info("This window's pictures cannot be cut out in GPU memory, so they come in shared memory.");
            gpuMemory(false);
            return null;
        }
        List<FrameMemory.DmaBuf.Plane> planes = new ArrayList<>();
        for (int i = 0; i < buffer.dmaBufs().size(); i++) {
            StreamBuffer.Chunk chunk = buffer.chunk(i);
            int first = cropped ? crop.y() * chunk.stride() + crop.x() * PixelFormat.BYTES_PER_PIXEL : 0;
            planes.add(new FrameMemory.DmaBuf.Plane(buffer.dmaBufs().get(i), chunk.offset() + first, chunk.stride()));
        }
        return new FrameMemory.DmaBuf(VideoFormat.drmFourcc(format.pixels()), modifier.get(), List.copyOf(planes));
    }

    /** From any thread. */
    private void onLeaseEnd(StreamBuffer buffer) {
        buffer.release();
        onLoop(() -> {
            if (!buffer.isRemoved()) {
                giveBack(buffer);
            }
        });
    }

    private void updateParameters(List<Pod> parameters) {
        try (Arena call = Arena.ofConfined()) {
            PipeWire.pw_stream_update_params(stream, pods(parameters, call), parameters.size());
        }
    }

    private void end(String reason, boolean retry) {
        if (ended.compareAndSet(false, true)) {
            endReason = reason;
            boolean opening = started.getCount() > 0;
            started.countDown();
            if (!opening && !closed) {
                listener.onEnded(reason, retry);
            }
        }
    }

    private static MemorySegment pods(List<Pod> parameters, Arena arena) {
        MemorySegment array = arena.allocate(ADDRESS, parameters.size());
        for (int i = 0; i < parameters.size(); i++) {
            byte[] bytes = PodWriter.write(parameters.get(i));
            MemorySegment pod = arena.allocate(bytes.length, 8);
            MemorySegment.copy(bytes, 0, pod, JAVA_BYTE, 0, bytes.length);
            array.setAtIndex(ADDRESS, i, pod);
        }
        return array;
    }

    private static byte[] bytes(MemorySegment pod) {
        long size = Integer.toUnsignedLong(pod.reinterpret(8).get(JAVA_INT, 0)) + 8;
        return pod.reinterpret(Math.min(size, MAX_POD)).toArray(JAVA_BYTE);
    }

    private static String text(MemorySegment cString) {
        return cString.address() == 0
                ? "no reason given"
                : cString.reinterpret(1024).getString(0);
    }
}

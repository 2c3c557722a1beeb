package dev.waycast.media.capture.pipewire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A compositor's side of a screen cast: a {@code Video/Source} node that sends pictures of one colour with damage and
 * pointer, exactly when the test says so.
 */
final class FakeScreen implements AutoCloseable {

    private static final int DIRECTION_OUTPUT = 1;
    private static final int FLAG_MAP_BUFFERS = 4;
    private static final int FLAG_DRIVER = 8;
    private static final int FLAG_ALLOC_BUFFERS = 256;
    private static final int STATE_PAUSED = 2;
    private static final int STATE_STREAMING = 3;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libpipewire-0.3.so.0", Arena.global());
    private static final MethodHandle GET_NODE_ID = LINKER.downcallHandle(
            LIBRARY.findOrThrow("pw_stream_get_node_id"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle TRIGGER = LINKER.downcallHandle(
            LIBRARY.findOrThrow("pw_stream_trigger_process"), FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private static final MethodHandle MEMFD_CREATE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("memfd_create"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FTRUNCATE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("ftruncate"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MMAP = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));

    private final boolean gpuMemory;
    private final boolean readersSize;
    private final List<String> agreed = new CopyOnWriteArrayList<>();
    private volatile boolean agreedOnGpuMemory;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment threadLoop;
    private final MemorySegment context;
    private final MemorySegment core;
    private final MemorySegment stream;
    private final CountDownLatch paused = new CountDownLatch(1);
    private final Map<Long, MemorySegment> added = new ConcurrentHashMap<>();
    private final AtomicInteger resumptions = new AtomicInteger();
    private volatile boolean streaming;
    private volatile int width;
    private volatile int height;

    FakeScreen(PrivatePipeWire pipeWire, int width, int height) throws InterruptedException {
        this(pipeWire, width, height, false);
    }

    /** One that makes its pictures as large as its reader asks, like mutter's virtual monitor. */
    static FakeScreen ofTheReadersSize(PrivatePipeWire pipeWire) throws InterruptedException {
        return new FakeScreen(pipeWire, 0, 0, false);
    }

    /**
     * @param width 0: what the reader asks for
     * @param gpuMemory whether it prefers DMA-BUF. What it sends then are descriptors of ordinary memory: PipeWire and
     *     the consumer cannot tell, since neither may look into them
     */
    FakeScreen(PrivatePipeWire pipeWire, int width, int height, boolean gpuMemory) throws InterruptedException {
        this.gpuMemory = gpuMemory;
        this.readersSize = width == 0;
        this.width = width;
        this.height = height;
        threadLoop = PipeWire.pw_thread_loop_new(arena.allocateFrom("fake-screen"));
        context = PipeWire.pw_context_new(PipeWire.pw_thread_loop_get_loop(threadLoop));
        PipeWire.pw_thread_loop_start(threadLoop);
        PipeWire.pw_thread_loop_lock(threadLoop);
        core = PipeWire.pw_context_connect(context, properties("remote.name=\"" + pipeWire.socket() + "\""));
        stream = PipeWire.pw_stream_new(
                core, arena.allocateFrom("fake-screen"), properties("media.class=Video/Source node.name=fake-screen"));
        PipeWire.pw_stream_add_listener(
                stream,
                arena.allocate(48, 8),
                Upcalls.streamEvents(
                        this::onState,
                        this::onParam,
                        this::onBuffer,
                        buffer -> added.remove(buffer.address()),
                        () -> {},
                        arena));
        try (Arena call = Arena.ofConfined()) {
            int memory = gpuMemory ? FLAG_ALLOC_BUFFERS : FLAG_MAP_BUFFERS;
            List<Pod> formats = formats();
            PipeWire.pw_stream_connect(
                    stream, DIRECTION_OUTPUT, -1, memory | FLAG_DRIVER, pods(formats, call), formats.size());
        }
        PipeWire.pw_thread_loop_unlock(threadLoop);
        if (!paused.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("PipeWire did not take the fake screen");
        }
    }

    int node() {
        return locked(() -> (int) GET_NODE_ID.invokeExact(stream));
    }

    boolean isStreaming() {
        return streaming;
    }

    /** How often the consumer has resumed the stream, the first time included. */
    int resumptions() {
        return resumptions.get();
    }

    int buffers() {
        return added.size();
    }

    /** Every size and highest frame rate that was agreed on, in order, for instance {@code 640x480 at 60}. */
    List<String> agreed() {
        return agreed;
    }

    /** Agrees on another size with whoever watches. */
    void resize(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        locked(() -> {
            update(formats());
            return 0;
        });
    }

    /**
     * Sends a picture.
     *
     * @param corrupted whether it is marked as spoilt
     * @return false when every buffer is still with the consumer
     */
    boolean send(int pixel, List<Rectangle> damage, int cursorX, int cursorY, boolean corrupted) {
        return locked(() -> {
            MemorySegment buffer = PipeWire.pw_stream_dequeue_buffer(stream);
            if (buffer.address() == 0) {
                return false;
            }
            fill(buffer.reinterpret(8).get(ADDRESS, 0).reinterpret(24), pixel, damage, cursorX, cursorY, corrupted);
            PipeWire.pw_stream_queue_buffer(stream, buffer);
            int _ = (int) TRIGGER.invokeExact(stream);
            return true;
        });
    }

    @Override
    public void close() {
        PipeWire.pw_thread_loop_stop(threadLoop);
        PipeWire.pw_stream_destroy(stream);
        PipeWire.pw_core_disconnect(core);
        PipeWire.pw_context_destroy(context);
        PipeWire.pw_thread_loop_destroy(threadLoop);
        arena.close();
    }

    private void fill(
            MemorySegment buffer, int pixel, List<Rectangle> damage, int cursorX, int cursorY, boolean corrupted) {
        int metaCount = buffer.get(JAVA_INT, 0);
        MemorySegment metas = buffer.get(ADDRESS, 8).reinterpret(16L * metaCount);
        for (int i = 0; i < metaCount; i++) {
            MemorySegment data = metas.get(ADDRESS, 16L * i + 8).reinterpret(metas.get(JAVA_INT, 16L * i + 4));
            switch (metas.get(JAVA_INT, 16L * i)) {
                case Spa.META_HEADER -> data.set(JAVA_LONG, 8, System.nanoTime());
                case Spa.META_DAMAGE -> {
                    data.fill((byte) 0);
                    for (int r = 0; r < damage.size(); r++) {
                        Rectangle region = damage.get(r);
                        int[] values = {region.x(), region.y(), region.width(), region.height()};
                        MemorySegment.copy(values, 0, data, JAVA_INT, 16L * r, 4);
                    }
                }
                case Spa.META_CURSOR -> {
                    int[] values = {1, 0, cursorX, cursorY, 0, 0, 0};
                    MemorySegment.copy(values, 0, data, JAVA_INT, 0, 7);
                }
                default -> {}
            }
        }
        MemorySegment data = buffer.get(ADDRESS, 16).reinterpret(40);
        MemorySegment pixels = data.get(ADDRESS, 24).reinterpret(data.get(JAVA_INT, 20));
        for (long at = 0; at < (long) width * height * 4; at += 4) {
            pixels.set(JAVA_INT, at, pixel);
        }
        MemorySegment chunk = data.get(ADDRESS, 32).reinterpret(16);
        int[] values = {0, width * height * 4, width * 4, corrupted ? Spa.CHUNK_CORRUPTED : 0};
        MemorySegment.copy(values, 0, chunk, JAVA_INT, 0, 4);
    }

    private void onState(int state, MemorySegment error) {
        streaming = state == STATE_STREAMING;
        if (streaming) {
            resumptions.incrementAndGet();
        }
        if (state >= STATE_PAUSED) {
            paused.countDown();
        }
    }

    private void onParam(int id, MemorySegment param) {
        if (id == Spa.PARAM_FORMAT && param.address() != 0) {
            Pod format = PodReader.read(
                            param.reinterpret(8 + param.reinterpret(8).get(JAVA_INT, 0))
                                    .toArray(JAVA_BYTE))
                    .orElseThrow();
            VideoFormat video = VideoFormat.of(format).orElseThrow();
            agreedOnGpuMemory = video.modifier().isPresent();
            width = video.width();
            height = video.height();
            agreed.add(width + "x" + height + " at " + maxFrameRate((Pod.Obj) format));
            int dataType = agreedOnGpuMemory ? Spa.DATA_DMA_BUF : Spa.DATA_MEM_FD;
            Pod buffers = new Pod.Obj(
                    Spa.OBJECT_BUFFERS,
                    Spa.PARAM_BUFFERS,
                    List.of(
                            new Pod.Property(
                                    Spa.BUFFERS_COUNT, Pod.range(new Pod.Int(4), new Pod.Int(2), new Pod.Int(8))),
                            new Pod.Property(Spa.BUFFERS_BLOCKS, new Pod.Int(1)),
                            new Pod.Property(Spa.BUFFERS_SIZE, new Pod.Int(width * height * 4)),
                            new Pod.Property(Spa.BUFFERS_STRIDE, new Pod.Int(width * 4)),
                            new Pod.Property(
                                    Spa.BUFFERS_DATA_TYPE,
                                    new Pod.Choice(Spa.CHOICE_FLAGS, List.of(new Pod.Int(1 << dataType))))));
            update(List.of(
                    buffers,
                    meta(Spa.META_HEADER, Spa.META_HEADER_SIZE),
                    meta(Spa.META_DAMAGE, 16 * Spa.META_REGION_SIZE),
                    meta(Spa.META_CURSOR, Spa.META_CURSOR_SIZE + Spa.META_BITMAP_SIZE + 64 * 64 * 4)));
        }
    }

    private static int maxFrameRate(Pod.Obj format) {
        return format.fixed(Spa.FORMAT_VIDEO_MAX_FRAMERATE, Pod.Fraction.class)
                .map(rate -> rate.numerator() / rate.denominator())
                .orElse(0);
    }

    private List<Pod> formats() {
        return gpuMemory ? List.of(format(true), format(false)) : List.of(format(false));
    }

    private Pod format(boolean withModifier) {
        List<Pod.Property> properties = new ArrayList<>();
        properties.add(new Pod.Property(Spa.FORMAT_MEDIA_TYPE, new Pod.Id(Spa.MEDIA_TYPE_VIDEO)));
        properties.add(new Pod.Property(Spa.FORMAT_MEDIA_SUBTYPE, new Pod.Id(Spa.MEDIA_SUBTYPE_RAW)));
        properties.add(new Pod.Property(Spa.FORMAT_VIDEO_FORMAT, new Pod.Id(Spa.VIDEO_BGRX)));
        if (withModifier) {
            properties.add(new Pod.Property(
                    Spa.FORMAT_VIDEO_MODIFIER, Spa.PROPERTY_MANDATORY, new Pod.Long(Spa.MODIFIER_LINEAR)));
        }
        properties.add(new Pod.Property(
                Spa.FORMAT_VIDEO_SIZE, readersSize ? StreamParameters.ANY_SIZE : new Pod.Rectangle(width, height)));
        properties.add(new Pod.Property(Spa.FORMAT_VIDEO_FRAMERATE, new Pod.Fraction(0, 1)));
        return new Pod.Obj(Spa.OBJECT_FORMAT, Spa.PARAM_ENUM_FORMAT, properties);
    }

    /** A producer that allocates its buffers says in each where its memory is. */
    private void onBuffer(MemorySegment pwBuffer) {
        if (gpuMemory) {
            MemorySegment buffer = pwBuffer.reinterpret(8).get(ADDRESS, 0).reinterpret(24);
            MemorySegment data = buffer.get(ADDRESS, 16).reinterpret(40);
            int size = width * height * 4;
            try {
                int fd = (int) MEMFD_CREATE.invokeExact(arena.allocateFrom("fake-dma-buf"), 0);
                int _ = (int) FTRUNCATE.invokeExact(fd, (long) size);
                MemorySegment memory = (MemorySegment) MMAP.invokeExact(MemorySegment.NULL, (long) size, 3, 1, fd, 0L);
                data.set(JAVA_INT, 0, agreedOnGpuMemory ? Spa.DATA_DMA_BUF : Spa.DATA_MEM_FD);
                data.set(JAVA_INT, 4, 3);
                data.set(JAVA_LONG, 8, fd);
                data.set(JAVA_INT, 16, 0);
                data.set(JAVA_INT, 20, size);
                data.set(ADDRESS, 24, memory);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
        added.put(pwBuffer.address(), pwBuffer);
    }

    private static Pod meta(int type, int size) {
        return new Pod.Obj(
                Spa.OBJECT_META,
                Spa.PARAM_META,
                List.of(
                        new Pod.Property(Spa.META_TYPE, new Pod.Id(type)),
                        new Pod.Property(Spa.META_SIZE, new Pod.Int(size))));
    }

    private void update(List<Pod> parameters) {
        try (Arena call = Arena.ofConfined()) {
            PipeWire.pw_stream_update_params(stream, pods(parameters, call), parameters.size());
        }
    }

    private static MemorySegment pods(List<Pod> parameters, Arena call) {
        MemorySegment array = call.allocate(ADDRESS, parameters.size());
        for (int i = 0; i < parameters.size(); i++) {
            byte[] bytes = PodWriter.write(parameters.get(i));
            MemorySegment pod = call.allocate(bytes.length, 8);
            MemorySegment.copy(bytes, 0, pod, JAVA_BYTE, 0, bytes.length);
            array.setAtIndex(ADDRESS, i, pod);
        }
        return array;
    }

    private MemorySegment properties(String text) {
        return PipeWire.pw_properties_new_string(arena.allocateFrom(text));
    }

    private interface Locked<T> {
        T run() throws Throwable;
    }

    private <T> T locked(Locked<T> work) {
        PipeWire.pw_thread_loop_lock(threadLoop);
        try {
            return work.run();
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            PipeWire.pw_thread_loop_unlock(threadLoop);
        }
    }
}

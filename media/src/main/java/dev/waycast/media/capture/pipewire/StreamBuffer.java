package dev.waycast.media.capture.pipewire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One of PipeWire's buffers with memory of its own: shared memory is mapped here and not by libpipewire, and DMA-BUF
 * descriptors are duplicated. So a frame stays readable until its lease ends, even when a resize removed the buffer.
 *
 * <p>Everything but {@link #release} happens on the PipeWire thread.
 */
final class StreamBuffer {

    private static final int SPA_BUFFER_SIZE = 24;
    private static final int DATA_SIZE = 40;
    private static final int CHUNK_SIZE = 16;

    /** What the producer wrote last. */
    record Chunk(int offset, int size, int stride, boolean corrupted) {}

    private final MemorySegment address;
    private final Arena arena = Arena.ofShared();
    private final BufferMetadata metadata;
    private final List<MemorySegment> chunks = new ArrayList<>();
    private final List<Integer> dmaBufs = new ArrayList<>();
    private final MemorySegment producerMemory;
    private final MemorySegment pixels;
    private boolean leased;
    private boolean removed;

    /** @param pwBuffer a {@code struct pw_buffer} as add_buffer hands it out */
    StreamBuffer(MemorySegment pwBuffer) {
        address = pwBuffer;
        MemorySegment buffer = pwBuffer.reinterpret(8).get(ADDRESS, 0).reinterpret(SPA_BUFFER_SIZE);
        metadata = BufferMetadata.of(buffer);
        int count = buffer.get(JAVA_INT, 4);
        MemorySegment datas = buffer.get(ADDRESS, 16).reinterpret((long) DATA_SIZE * count);
        for (int i = 0; i < count; i++) {
            MemorySegment data = datas.asSlice((long) DATA_SIZE * i, DATA_SIZE);
            chunks.add(data.get(ADDRESS, 32).reinterpret(CHUNK_SIZE));
            if (data.get(JAVA_INT, 0) == Spa.DATA_DMA_BUF) {
                dmaBufs.add(PipeWire.libc().duplicate((int) data.get(JAVA_LONG, 8)));
            }
        }
        MemorySegment first = count == 0 ? null : datas.asSlice(0, DATA_SIZE);
        producerMemory = first == null ? null : producerMemory(first);
        pixels = first == null ? null : ownMemory(first);
    }

    /** Memory inside PipeWire's own pool, which goes away with the buffer: frames get a copy of it. */
    private static MemorySegment producerMemory(MemorySegment data) {
        boolean pointer = data.get(JAVA_INT, 0) == Spa.DATA_MEM_PTR;
        MemorySegment memory = data.get(ADDRESS, 24);
        return pointer && memory.address() != 0 ? memory.reinterpret(maxSize(data)) : null;
    }

    private MemorySegment ownMemory(MemorySegment data) {
        return switch (data.get(JAVA_INT, 0)) {
            case Spa.DATA_MEM_FD ->
                PipeWire.libc()
                        .map((int) data.get(JAVA_LONG, 8), data.get(JAVA_INT, 16) & 0xffffffffL, maxSize(data), arena);
            case Spa.DATA_MEM_PTR -> producerMemory == null ? null : arena.allocate(maxSize(data), 64);
            default -> null;
        };
    }

    private static long maxSize(MemorySegment data) {
        return data.get(JAVA_INT, 20) & 0xffffffffL;
    }

    MemorySegment address() {
        return address;
    }

    BufferMetadata metadata() {
        return metadata;
    }

    Chunk chunk(int plane) {
        MemorySegment chunk = chunks.get(plane);
        return new Chunk(
                chunk.get(JAVA_INT, 0),
                chunk.get(JAVA_INT, 4),
                chunk.get(JAVA_INT, 8),
                (chunk.get(JAVA_INT, 12) & Spa.CHUNK_CORRUPTED) != 0);
    }

    boolean hasChunks() {
        return !chunks.isEmpty();
    }

    /** Descriptors of the planes, owned by this buffer; empty when it is shared memory. */
    List<Integer> dmaBufs() {
        return dmaBufs;
    }

    /** The memory of this buffer; null when it could not be mapped. */
    MemorySegment pixels() {
        return pixels;
    }

    /** Brings the producer's picture into memory of ours where it is not there already. */
    void fetch() {
        if (producerMemory != null) {
            pixels.copyFrom(producerMemory);
        }
    }

    synchronized void lease() {
        leased = true;
    }

    /** The frame's reader is done. From any thread. */
    synchronized void release() {
        leased = false;
        freeIfUnused();
    }

    /** PipeWire takes the buffer back; the memory stays until the lease ends. */
    synchronized void remove() {
        removed = true;
        freeIfUnused();
    }

    synchronized boolean isRemoved() {
        return removed;
    }

    private void freeIfUnused() {
        if (removed && !leased && arena.scope().isAlive()) {
            arena.close();
            dmaBufs.stream().filter(fd -> fd >= 0).forEach(PipeWire.libc()::close);
        }
    }
}

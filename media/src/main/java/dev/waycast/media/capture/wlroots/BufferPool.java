package dev.waycast.media.capture.wlroots;

import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.wayland.SharedMemory;
import dev.waycast.media.wayland.WaylandInterface;
import dev.waycast.media.wayland.WaylandProxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The pictures that the compositor copies into, all of one size. A buffer is free, with the compositor, or out on lease
 * in a frame. A retired pool unmaps its memory when the last lease comes back.
 *
 * <p>The last buffer given back is the next one taken: with a quick reader two buffers stay warm in the cache and the
 * others never cost memory.
 */
final class BufferPool {

    /** One with the compositor, one in the slot, one in the encoder, one to spare. */
    static final int BUFFERS = 4;

    private static final WaylandInterface POOL = WaylandInterface.of("wl_shm_pool");
    private static final WaylandInterface BUFFER = WaylandInterface.of("wl_buffer", "");
    private static final int SHM_CREATE_POOL = 0;
    private static final int POOL_CREATE_BUFFER = 0;
    private static final int POOL_DESTROY = 1;
    private static final int BUFFER_DESTROY = 0;

    record Buffer(BufferPool pool, WaylandProxy proxy, FrameMemory.Mapped memory) {}

    private final BufferLayout layout;
    private final SharedMemory memory;
    private final List<Buffer> buffers = new ArrayList<>(BUFFERS);
    private final Deque<Buffer> free = new ArrayDeque<>(BUFFERS);
    private boolean retired;

    BufferPool(WaylandProxy shm, BufferLayout layout) {
        this.layout = layout;
        memory = SharedMemory.allocate("waycast-capture", BUFFERS * layout.bytes());
        WaylandProxy pool = shm.request(SHM_CREATE_POOL)
                .newObject()
                .fd(memory.takeFd())
                .integer((int) (BUFFERS * layout.bytes()))
                .create(POOL, event -> {});
        for (int i = 0; i < BUFFERS; i++) {
            long offset = i * layout.bytes();
            WaylandProxy proxy = pool.request(POOL_CREATE_BUFFER)
                    .newObject()
                    .integer((int) offset)
                    .integer(layout.width())
                    .integer(layout.height())
                    .integer(layout.stride())
                    .integer(layout.shmFormat())
                    .create(BUFFER, event -> {});
            buffers.add(new Buffer(
                    this,
                    proxy,
                    new FrameMemory.Mapped(memory.segment().asSlice(offset, layout.bytes()), layout.stride())));
        }
        pool.destroy(POOL_DESTROY);
        free.addAll(buffers);
    }

    BufferLayout layout() {
        return layout;
    }

    /** A free buffer, or null when all are out. */
    synchronized Buffer take() {
        return free.poll();
    }

    /** From any thread. */
    synchronized void giveBack(Buffer buffer) {
        free.push(buffer);
        unmapWhenUnused();
    }

    /** No buffer is taken any more. The compositor's side goes now, the memory with the last lease. */
    synchronized void retire() {
        if (!retired) {
            retired = true;
            buffers.forEach(buffer -> buffer.proxy().destroy(BUFFER_DESTROY));
            unmapWhenUnused();
        }
    }

    private void unmapWhenUnused() {
        if (retired && free.size() == BUFFERS) {
            memory.close();
        }
    }
}

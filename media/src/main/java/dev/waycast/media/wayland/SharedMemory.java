package dev.waycast.media.wayland;

import dev.waycast.media.CaptureException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory that is shared with the compositor by file descriptor. Closing unmaps it; whoever reads it sees to it that
 * nobody does afterwards.
 */
public final class SharedMemory implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;
    private int fd;

    private SharedMemory(String name, long size) {
        fd = LibC.memFd(name, size);
        segment = fd < 0 ? MemorySegment.NULL : LibC.map(fd, size, arena);
        if (segment.equals(MemorySegment.NULL)) {
            close();
            throw new CaptureException("No shared memory of " + (size >> 10) + " KiB could be had: free some memory,"
                    + " or raise the limit on open files (ulimit -n).");
        }
    }

    /** @param name for people who look into {@code /proc} */
    public static SharedMemory allocate(String name, long size) {
        return new SharedMemory(name, size);
    }

    /** Memory with this text and the zero byte that C expects after it. */
    public static SharedMemory of(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        SharedMemory memory = new SharedMemory(name, bytes.length + 1L);
        MemorySegment.copy(bytes, 0, memory.segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return memory;
    }

    /**
     * Reads text from a descriptor that the compositor sent, for instance a keymap, and closes the descriptor. It is
     * read, not mapped: a file that the compositor shortens meanwhile must not harm this process.
     *
     * @param size bytes, with the zero byte at the end
     * @return the text; empty when there is none, or more than {@code maximum} bytes
     */
    public static String readText(int fd, long size, int maximum) {
        if (size <= 1 || size > maximum) {
            LibC.close(fd);
            return "";
        }
        try (InputStream file = Files.newInputStream(Path.of("/proc/self/fd", String.valueOf(fd)))) {
            return new String(file.readNBytes((int) size - 1), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        } finally {
            LibC.close(fd);
        }
    }

    public MemorySegment segment() {
        return segment;
    }

    /** Hands the descriptor on, for a request to send and close. The memory stays mapped here. Can be taken once. */
    public int takeFd() {
        int taken = fd;
        fd = -1;
        return taken;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            LibC.close(fd);
            fd = -1;
        }
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}

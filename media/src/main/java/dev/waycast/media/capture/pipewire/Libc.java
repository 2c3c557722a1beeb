package dev.waycast.media.capture.pipewire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Mapping shared memory and duplicating descriptors. */
final class Libc {

    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;
    private static final int SEEK_END = 2;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final long PAGE = 4096;

    private final MethodHandle mmap;
    private final MethodHandle munmap;
    private final MethodHandle lseek;
    private final MethodHandle fcntl;
    private final MethodHandle close;

    Libc(Linker linker) {
        mmap = find(linker, "mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
        munmap = find(linker, "munmap", JAVA_INT, ADDRESS, JAVA_LONG);
        lseek = find(linker, "lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
        fcntl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("fcntl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        close = find(linker, "close", JAVA_INT, JAVA_INT);
    }

    /**
     * Maps a part of a file for reading; it is unmapped when the arena closes.
     *
     * @return null when the file is shorter than that (reading there would kill the process) or cannot be mapped
     */
    MemorySegment map(int fd, long offset, long size, Arena arena) {
        try {
            if (offset < 0 || size <= 0 || (long) lseek.invokeExact(fd, 0L, SEEK_END) < offset + size) {
                return null;
            }
            long start = offset & -PAGE;
            long length = offset - start + size;
            MemorySegment mapped =
                    (MemorySegment) mmap.invokeExact(MemorySegment.NULL, length, PROT_READ, MAP_SHARED, fd, start);
            if (mapped.address() == -1) {
                return null;
            }
            return mapped.reinterpret(length, arena, whole -> unmap(whole, length))
                    .asSlice(offset - start, size);
        } catch (Throwable e) {
            throw new IllegalStateException("mmap could not be called", e);
        }
    }

    private void unmap(MemorySegment whole, long length) {
        try {
            int _ = (int) munmap.invokeExact(whole, length);
        } catch (Throwable e) {
            throw new IllegalStateException("munmap could not be called", e);
        }
    }

    /** A descriptor of our own for the same file; -1 when there are no more. */
    int duplicate(int fd) {
        try {
            return (int) fcntl.invokeExact(fd, F_DUPFD_CLOEXEC, 3);
        } catch (Throwable e) {
            throw new IllegalStateException("fcntl could not be called", e);
        }
    }

    void close(int fd) {
        try {
            int _ = (int) close.invokeExact(fd);
        } catch (Throwable e) {
            throw new IllegalStateException("close could not be called", e);
        }
    }

    private static MethodHandle find(Linker linker, String name, MemoryLayout result, MemoryLayout... arguments) {
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}

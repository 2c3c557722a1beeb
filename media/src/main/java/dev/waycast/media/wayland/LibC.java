package dev.waycast.media.wayland;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The system calls that a Wayland client needs and Java does not have: sockets that pass file descriptors, shared
 * memory, and waiting for several descriptors at once. The constants hold on every 64-bit Linux.
 *
 * <p>Calls that can fail return -1 or less: the negated errno.
 */
final class LibC {

    static final int EINTR = 4;
    static final int EAGAIN = 11;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;
    static final int POLLFD_SIZE = 8;

    static final int MSGHDR_SIZE = 56;
    static final int IOVEC_SIZE = 16;
    static final int CMSG_HEADER_SIZE = 16;
    static final int SOL_SOCKET = 1;
    static final int SCM_RIGHTS = 1;
    static final int MSG_CTRUNC = 8;

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
    private static final int SO_PEERCRED = 17;
    private static final int SOCKADDR_UN_SIZE = 110;
    private static final int UNIX_PATH_MAX = 107;
    private static final int SEND_FLAGS = 0x40 | 0x4000; // MSG_DONTWAIT | MSG_NOSIGNAL
    private static final int RECEIVE_FLAGS = 0x40 | 0x40000000; // MSG_DONTWAIT | MSG_CMSG_CLOEXEC
    private static final int EVENTFD_FLAGS = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK
    private static final int MFD_FLAGS = 1 | 2; // MFD_CLOEXEC | MFD_ALLOW_SEALING
    private static final int F_ADD_SEALS = 1033;
    private static final int F_SEAL_SHRINK = 2;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = bind("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CONNECT = bind("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            bind("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SENDMSG = bind("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = bind("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle PPOLL = bind("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD = bind("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD_WRITE = bind("eventfd_write", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EVENTFD_READ = bind("eventfd_read", JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle MEMFD_CREATE = bind("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle FTRUNCATE = bind("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MMAP =
            bind("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = bind("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle ADD_SEALS = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("fcntl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = bind("close", JAVA_INT, JAVA_INT);

    /** Where errno is captured, one place a thread. */
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private LibC() {}

    /** Connects to a Unix stream socket. */
    static int connect(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > UNIX_PATH_MAX) {
            return -36; // ENAMETOOLONG
        }
        MemorySegment state = CAPTURED.get();
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            fd = result((int) SOCKET.invokeExact(state, AF_UNIX, SOCK_STREAM_CLOEXEC, 0), state);
            if (fd < 0) {
                return fd;
            }
            MemorySegment address = arena.allocate(SOCKADDR_UN_SIZE, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
            int connected = result((int) CONNECT.invokeExact(state, fd, address, SOCKADDR_UN_SIZE), state);
            if (connected < 0) {
                close(fd);
                return connected;
            }
            return fd;
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** The process at the other end of a Unix socket; 0 when it is not known. */
    static int peerProcess(int fd) {
        MemorySegment state = CAPTURED.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(12, 4);
            MemorySegment length = arena.allocate(JAVA_INT);
            length.set(JAVA_INT, 0, 12);
            int got = (int) GETSOCKOPT.invokeExact(state, fd, SOL_SOCKET, SO_PEERCRED, credentials, length);
            return got < 0 ? 0 : credentials.get(JAVA_INT, 0);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int sendMessage(int fd, MemorySegment header) {
        MemorySegment state = CAPTURED.get();
        try {
            return result((long) SENDMSG.invokeExact(state, fd, header, SEND_FLAGS), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int receiveMessage(int fd, MemorySegment header) {
        MemorySegment state = CAPTURED.get();
        try {
            return result((long) RECVMSG.invokeExact(state, fd, header, RECEIVE_FLAGS), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** @param timeout a struct timespec, or NULL to wait for ever */
    static int poll(MemorySegment pollFds, int count, MemorySegment timeout) {
        MemorySegment state = CAPTURED.get();
        try {
            return result((int) PPOLL.invokeExact(state, pollFds, (long) count, timeout, MemorySegment.NULL), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int eventFd() {
        MemorySegment state = CAPTURED.get();
        try {
            return result((int) EVENTFD.invokeExact(state, 0, EVENTFD_FLAGS), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static void signal(int eventFd) {
        MemorySegment state = CAPTURED.get();
        try {
            int ignored = (int) EVENTFD_WRITE.invokeExact(state, eventFd, 1L);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** Takes the signals back. @param scratch eight bytes */
    static void drain(int eventFd, MemorySegment scratch) {
        MemorySegment state = CAPTURED.get();
        try {
            int ignored = (int) EVENTFD_READ.invokeExact(state, eventFd, scratch);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** Memory that may be shared; sealed, so that nobody who gets it can shorten it under a reader. */
    static int memFd(String name, long size) {
        MemorySegment state = CAPTURED.get();
        try (Arena arena = Arena.ofConfined()) {
            int fd = result((int) MEMFD_CREATE.invokeExact(state, arena.allocateFrom(name), MFD_FLAGS), state);
            if (fd < 0) {
                return fd;
            }
            int sized = result((int) FTRUNCATE.invokeExact(state, fd, size), state);
            if (sized < 0) {
                close(fd);
                return sized;
            }
            int ignored = (int) ADD_SEALS.invokeExact(state, fd, F_ADD_SEALS, F_SEAL_SHRINK);
            return fd;
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** Maps memory that is unmapped when the arena is closed; {@link MemorySegment#NULL} when it cannot. */
    static MemorySegment map(int fd, long size, Arena arena) {
        MemorySegment state = CAPTURED.get();
        try {
            MemorySegment mapped = (MemorySegment)
                    MMAP.invokeExact(state, MemorySegment.NULL, size, PROT_READ_WRITE, MAP_SHARED, fd, 0L);
            if (mapped.address() == -1) {
                return MemorySegment.NULL;
            }
            return mapped.reinterpret(size, arena, LibC::unmap);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static void close(int fd) {
        MemorySegment state = CAPTURED.get();
        try {
            int ignored = (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    private static void unmap(MemorySegment mapped) {
        MemorySegment state = CAPTURED.get();
        try {
            int ignored = (int) MUNMAP.invokeExact(state, mapped, mapped.byteSize());
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    private static int result(long returned, MemorySegment state) {
        return returned < 0 ? -state.get(JAVA_INT, ERRNO) : (int) returned;
    }

    private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"));
    }

    private static IllegalStateException unexpected(Throwable thrown) {
        return new IllegalStateException("A system call could not be made: " + thrown.getMessage(), thrown);
    }
}

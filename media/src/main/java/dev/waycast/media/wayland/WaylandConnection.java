package dev.waycast.media.wayland;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.waycast.media.CaptureException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a Wayland compositor, speaking its wire protocol without libwayland: that library ends the process
 * when its buffer overflows, and would need a callback from C for every event.
 *
 * <p>Events are handled on one thread, {@code waycast-wayland}, which sleeps until something happens. Requests come
 * from any thread and go out in order with the next {@link #flush}; the connection's thread flushes by itself after it
 * handled events or ran tasks. Once the connection is lost, requests are dropped.
 *
 * <p>The compositor is not trusted: messages are bounded and checked, and a wrong one ends the connection with a
 * sentence.
 */
public final class WaylandConnection implements AutoCloseable {

    /** Something that the compositor offers. */
    public record Global(int name, String type, int version) {}

    /** Told about what comes and goes after the connection stands, on its thread. */
    public interface GlobalListener {
        void added(Global global);

        void removed(Global global);
    }

    private static final Logger LOG = LoggerFactory.getLogger(WaylandConnection.class);

    private static final WaylandInterface DISPLAY = WaylandInterface.of("wl_display", "ous", "u");
    private static final WaylandInterface REGISTRY = WaylandInterface.of("wl_registry", "usu", "u");
    private static final WaylandInterface CALLBACK = WaylandInterface.of("wl_callback", "u");
    private static final int DISPLAY_SYNC = 0;
    private static final int DISPLAY_GET_REGISTRY = 1;
    private static final int REGISTRY_BIND = 0;

    private static final Duration OPENING = Duration.ofSeconds(2);
    private static final int MAX_MESSAGE = 0xffff;
    private static final int MAX_FDS = 28;
    private static final int MAX_GLOBALS = 1024;
    private static final int MAX_OBJECTS = 65_536;
    private static final int OUTGOING_BYTES = 1 << 20;
    private static final int HEADER = 8;
    /** Ids from here on, seen as unsigned, are given by the compositor. */
    private static final int FIRST_SERVER_ID = 0xff00_0000;

    private record Timer(long at, Runnable task) {}

    private final int socket;
    private final int wakeUp;
    private final Thread thread;
    private final WaylandProxy display;
    private final WaylandProxy registry;
    private final Map<Integer, Global> globals = new LinkedHashMap<>();
    private final List<GlobalListener> globalListeners = new ArrayList<>();
    private volatile boolean closing;
    private volatile String endReason;
    private Consumer<String> endListener;

    /** Guards everything that requests touch: ids, the outgoing bytes, and whether the descriptors are still ours. */
    private final Object outgoing = new Object();

    private final Map<Integer, WaylandProxy> objects = new HashMap<>();
    private final Deque<Integer> freeIds = new ArrayDeque<>();
    private int nextId = 1;
    private final Arena outgoingMemory = Arena.ofShared();
    private final MemorySegment outgoingBytes = outgoingMemory.allocate(OUTGOING_BYTES);
    private final MemorySegment outgoingHeader = outgoingMemory.allocate(LibC.MSGHDR_SIZE, 8);
    private final MemorySegment outgoingVector = outgoingMemory.allocate(LibC.IOVEC_SIZE, 8);
    private final MemorySegment outgoingControl = outgoingMemory.allocate(LibC.CMSG_HEADER_SIZE + 4L * MAX_FDS, 8);
    private final Deque<Integer> outgoingFds = new ArrayDeque<>();
    private int outgoingStart;
    private int outgoingEnd;
    private boolean descriptorsClosed;
    private boolean unwritable;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.at - b.at));
    private final Queue<Integer> incomingFds = new ArrayDeque<>();

    private WaylandConnection(int socket, int wakeUp) {
        this.socket = socket;
        this.wakeUp = wakeUp;
        display = new WaylandProxy(this, DISPLAY, 1, this::onDisplayEvent);
        register(display);
        registry = display.request(DISPLAY_GET_REGISTRY).newObject().create(REGISTRY, this::onRegistryEvent);
        thread = Thread.ofPlatform().daemon().name("waycast-wayland").unstarted(this::run);
    }

    /** The socket of this process's desktop, from {@code WAYLAND_DISPLAY} and {@code XDG_RUNTIME_DIR}. */
    public static Path defaultSocket() {
        String name = System.getenv("WAYLAND_DISPLAY");
        String folder = System.getenv("XDG_RUNTIME_DIR");
        if (name == null || name.isEmpty()) {
            throw new CaptureException("There is no Wayland desktop here: start Waycast inside one,"
                    + " or set WAYLAND_DISPLAY and XDG_RUNTIME_DIR to those of the desktop.");
        }
        if (!name.startsWith("/") && (folder == null || folder.isEmpty())) {
            throw new CaptureException(
                    "XDG_RUNTIME_DIR is not set: set it to the desktop's own, for instance /run/user/1000.");
        }
        return name.startsWith("/") ? Path.of(name) : Path.of(folder, name);
    }

    /**
     * Connects and learns what the compositor offers.
     *
     * @throws CaptureException when nothing answers at the socket within two seconds
     */
    public static WaylandConnection open(Path socketPath) throws InterruptedException {
        int socket = LibC.connect(socketPath.toString());
        if (socket < 0) {
            throw new CaptureException("No Wayland compositor answers at " + socketPath + " (error " + -socket
                    + "): check WAYLAND_DISPLAY, and that this user may open the socket.");
        }
        int wakeUp = LibC.eventFd();
        if (wakeUp < 0) {
            LibC.close(socket);
            throw new CaptureException(
                    "No file descriptor is left (error " + -wakeUp + "): raise the limit, ulimit -n.");
        }
        WaylandConnection connection = new WaylandConnection(socket, wakeUp);
        connection.thread.start();
        try {
            connection.roundTrip(OPENING);
        } catch (CaptureException | InterruptedException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** What the compositor offers now, in its order. */
    public List<Global> globals() {
        synchronized (globals) {
            return List.copyOf(globals.values());
        }
    }

    public Optional<Global> global(WaylandInterface type) {
        return globals().stream()
                .filter(global -> global.type().equals(type.name()))
                .findFirst();
    }

    public void onGlobals(GlobalListener listener) {
        synchronized (globals) {
            globalListeners.add(listener);
        }
    }

    /** Binds a global, in the highest version that both sides know. */
    public WaylandProxy bind(
            Global global, WaylandInterface type, int highestVersion, WaylandProxy.EventHandler handler) {
        int version = Math.min(global.version(), highestVersion);
        return registry.request(REGISTRY_BIND)
                .integer(global.name())
                .string(type.name())
                .integer(version)
                .newObject()
                .create(type, version, handler);
    }

    /** Waits until the compositor has handled every request so far, and its events were handled here. */
    public void roundTrip(Duration timeout) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        display.request(DISPLAY_SYNC).newObject().create(CALLBACK, event -> done.countDown());
        flush();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!done.await(20, TimeUnit.MILLISECONDS)) {
            if (endReason != null) {
                throw new CaptureException(endReason);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CaptureException(
                        "The Wayland compositor does not answer: it hangs, or is stopped; restart the desktop.");
            }
        }
    }

    /** Runs on the connection's thread, soon. Returns false when the connection has ended and it will not run. */
    public boolean execute(Runnable task) {
        tasks.add(task);
        synchronized (outgoing) {
            if (descriptorsClosed) {
                return false;
            }
            LibC.signal(wakeUp);
            return true;
        }
    }

    /**
     * Runs on the connection's thread at a time of {@link System#nanoTime()}. Called on the connection's thread only.
     */
    public void schedule(long at, Runnable task) {
        timers.add(new Timer(at, task));
    }

    /**
     * Told once, on the connection's thread, when the connection ends other than by {@link #close}, with one sentence
     * for a person. Told at once when it already has.
     */
    public void onEnded(Consumer<String> listener) {
        String reason;
        synchronized (outgoing) {
            endListener = listener;
            reason = descriptorsClosed && !closing ? endReason : null;
        }
        if (reason != null) {
            listener.accept(reason);
        }
    }

    /** Whether requests still reach the compositor, as far as is known. */
    public boolean isOpen() {
        synchronized (outgoing) {
            return !descriptorsClosed && !unwritable && !closing;
        }
    }

    /** The name of the compositor's program, for instance {@code sway}; empty when it is not known. */
    public String compositor() {
        int process = LibC.peerProcess(socket);
        try {
            return process == 0
                    ? ""
                    : Files.readString(Path.of("/proc", String.valueOf(process), "comm"))
                            .strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Sends the requests made so far. What the compositor does not take at once goes out later, in order. */
    public void flush() {
        synchronized (outgoing) {
            if (!descriptorsClosed && !unwritable) {
                write();
            }
        }
    }

    /** Disconnects and waits for the connection's thread. Harmless when repeated. */
    @Override
    public void close() {
        closing = true;
        execute(() -> {});
        if (Thread.currentThread() != thread) {
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // Requests, from any thread.

    void send(WaylandRequest request, WaylandProxy created) {
        synchronized (outgoing) {
            if (descriptorsClosed || closing || request.target().isDestroyed()) {
                request.fds().forEach(LibC::close);
                if (created != null) {
                    created.markDestroyed();
                }
                return;
            }
            if (created != null) {
                register(created);
            }
            append(request.message(created == null ? 0 : created.id()), request.fds());
        }
    }

    void sendDestructor(WaylandProxy proxy, int opcode) {
        synchronized (outgoing) {
            send(proxy.request(opcode), null);
            proxy.markDestroyed();
            if (isServerId(proxy.id())) {
                // No delete_id follows for these: the compositor may use the id again at once.
                objects.remove(proxy.id(), proxy);
            }
        }
    }

    /** Takes over an object that the compositor made. */
    void adopt(WaylandProxy proxy, int id) {
        if (!isServerId(id)) {
            throw WaylandEvent.malformed("an object of its own with an id of ours");
        }
        synchronized (outgoing) {
            if (objects.size() >= MAX_OBJECTS) {
                throw WaylandEvent.malformed("more than " + MAX_OBJECTS + " objects");
            }
            proxy.assign(id);
            WaylandProxy before = objects.put(id, proxy);
            if (before != null) {
                before.markDestroyed();
            }
        }
    }

    private static boolean isServerId(int id) {
        return Integer.compareUnsigned(id, FIRST_SERVER_ID) >= 0;
    }

    private void register(WaylandProxy proxy) {
        if (objects.size() >= MAX_OBJECTS) {
            throw new IllegalStateException("More than " + MAX_OBJECTS + " Wayland objects");
        }
        Integer recycled = freeIds.poll();
        proxy.assign(recycled == null ? nextId++ : recycled);
        objects.put(proxy.id(), proxy);
    }

    private void append(byte[] message, List<Integer> fds) {
        if (outgoingFds.size() + fds.size() > MAX_FDS || outgoingEnd + message.length > OUTGOING_BYTES) {
            write();
        }
        if (outgoingFds.size() + fds.size() > MAX_FDS || outgoingEnd + message.length > OUTGOING_BYTES) {
            // It has not read a megabyte of requests: what follows would be out of order, so nothing follows.
            unwritable = true;
            endReason = "The Wayland compositor stopped reading: it hangs; restart the desktop.";
            LibC.signal(wakeUp);
        }
        if (unwritable) {
            fds.forEach(LibC::close);
            return;
        }
        MemorySegment.copy(message, 0, outgoingBytes, JAVA_BYTE, outgoingEnd, message.length);
        outgoingEnd += message.length;
        outgoingFds.addAll(fds);
    }

    private void write() {
        while (outgoingStart < outgoingEnd) {
            prepareWrite();
            int written = LibC.sendMessage(socket, outgoingHeader);
            if (written == -LibC.EINTR) {
                continue;
            }
            if (written == -LibC.EAGAIN) {
                LibC.signal(wakeUp); // The connection's thread waits until the socket takes more.
                return;
            }
            if (written < 0) {
                unwritable = true; // The reading side learns why: an error event or the end of the stream is waiting.
                return;
            }
            outgoingStart += written;
            outgoingFds.forEach(LibC::close);
            outgoingFds.clear();
        }
        outgoingStart = 0;
        outgoingEnd = 0;
    }

    private void prepareWrite() {
        outgoingVector.set(ADDRESS, 0, outgoingBytes.asSlice(outgoingStart));
        outgoingVector.set(JAVA_LONG, 8, outgoingEnd - outgoingStart);
        outgoingHeader.set(ADDRESS, 16, outgoingVector);
        outgoingHeader.set(JAVA_LONG, 24, 1);
        int count = outgoingFds.size();
        outgoingHeader.set(ADDRESS, 32, count == 0 ? MemorySegment.NULL : outgoingControl);
        outgoingHeader.set(JAVA_LONG, 40, count == 0 ? 0 : LibC.CMSG_HEADER_SIZE + (4L * count + 7 & ~7L));
        if (count > 0) {
            outgoingControl.set(JAVA_LONG, 0, LibC.CMSG_HEADER_SIZE + 4L * count);
            outgoingControl.set(JAVA_INT, 8, LibC.SOL_SOCKET);
            outgoingControl.set(JAVA_INT, 12, LibC.SCM_RIGHTS);
            int at = LibC.CMSG_HEADER_SIZE;
            for (int fd : outgoingFds) {
                outgoingControl.set(JAVA_INT, at, fd);
                at += 4;
            }
        }
    }

    // Events, on the connection's thread.

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            new Loop(arena).run();
        } catch (CaptureException e) {
            endReason = e.getMessage();
        } catch (RuntimeException | Error e) {
            LOG.error("The Wayland connection failed", e);
            endReason = "The connection to the Wayland compositor failed inside Waycast (" + e + "); see the log.";
        }
        closeDescriptors();
        Consumer<String> listener;
        synchronized (outgoing) {
            listener = endListener;
        }
        if (!closing && listener != null) {
            listener.accept(endReason);
        }
    }

    private void closeDescriptors() {
        synchronized (outgoing) {
            descriptorsClosed = true;
            LibC.close(socket);
            LibC.close(wakeUp);
            outgoingFds.forEach(LibC::close);
            outgoingFds.clear();
            objects.values().forEach(WaylandProxy::markDestroyed);
            objects.clear();
            outgoingMemory.close();
        }
        incomingFds.forEach(LibC::close);
        incomingFds.clear();
    }

    private void onDisplayEvent(WaylandEvent event) {
        if (event.opcode() == 0) {
            throw new CaptureException("The Wayland compositor refused a request: " + describe(event.integer(0)) + ": "
                    + event.string(2) + " (error " + event.integer(1) + ").");
        }
        forget(event.integer(0));
    }

    private String describe(int id) {
        synchronized (outgoing) {
            WaylandProxy proxy = objects.get(id);
            return proxy == null ? "object " + id : proxy.type().name();
        }
    }

    private void forget(int id) {
        synchronized (outgoing) {
            WaylandProxy proxy = id == display.id() || isServerId(id) ? null : objects.remove(id);
            if (proxy != null) {
                proxy.markDestroyed();
                freeIds.add(id);
            }
        }
    }

    private void onRegistryEvent(WaylandEvent event) {
        int name = event.integer(0);
        List<GlobalListener> listeners;
        Global global;
        synchronized (globals) {
            if (event.opcode() == 0) {
                if (globals.size() >= MAX_GLOBALS || event.string(1) == null) {
                    throw WaylandEvent.malformed("too many or nameless globals");
                }
                global = new Global(name, event.string(1), event.integer(2));
                globals.put(name, global);
            } else {
                global = globals.remove(name);
            }
            listeners = List.copyOf(globalListeners);
        }
        for (GlobalListener listener : listeners) {
            if (event.opcode() == 0) {
                listener.added(global);
            } else if (global != null) {
                listener.removed(global);
            }
        }
    }

    /**
     * Takes whole messages off the front of received bytes and hands them to their objects.
     *
     * @param bytes between position and limit: what was received; afterwards the incomplete rest
     */
    void dispatch(ByteBuffer bytes) {
        while (!closing && bytes.remaining() >= HEADER) {
            int start = bytes.position();
            int id = bytes.getInt(start);
            int sizeAndOpcode = bytes.getInt(start + 4);
            int size = sizeAndOpcode >>> 16;
            if (size < HEADER || (size & 3) != 0) {
                throw WaylandEvent.malformed("a message of " + size + " bytes");
            }
            if (size > bytes.remaining()) {
                return;
            }
            ByteBuffer body = bytes.slice(start + HEADER, size - HEADER).order(ByteOrder.nativeOrder());
            bytes.position(start + size);
            dispatch(id, sizeAndOpcode & 0xffff, body);
        }
    }

    private void dispatch(int id, int opcode, ByteBuffer body) {
        WaylandProxy proxy;
        synchronized (outgoing) {
            proxy = objects.get(id);
        }
        if (proxy == null) {
            return; // Sent before the compositor saw that the object is gone.
        }
        WaylandEvent event = WaylandEvent.read(proxy.type(), opcode, body, incomingFds);
        try {
            if (!proxy.isDestroyed()) {
                proxy.dispatch(event);
            }
        } finally {
            event.closeUnclaimed();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null && !closing; task = tasks.poll()) {
            task.run();
        }
        while (!closing && !timers.isEmpty() && timers.peek().at - System.nanoTime() <= 0) {
            timers.poll().task().run();
        }
    }

    /** Waits, reads, dispatches; owns the native memory that needs. */
    private final class Loop {

        private final MemorySegment pollFds;
        private final MemorySegment timeout;
        private final MemorySegment scratch;
        private final MemorySegment header;
        private final MemorySegment vector;
        private final MemorySegment control;
        private final MemorySegment received;
        private final ByteBuffer incoming;

        Loop(Arena arena) {
            pollFds = arena.allocate(2 * LibC.POLLFD_SIZE, 8);
            timeout = arena.allocate(16, 8);
            scratch = arena.allocate(8, 8);
            header = arena.allocate(LibC.MSGHDR_SIZE, 8);
            vector = arena.allocate(LibC.IOVEC_SIZE, 8);
            control = arena.allocate(LibC.CMSG_HEADER_SIZE + 4L * MAX_FDS, 8);
            received = arena.allocate(2L * MAX_MESSAGE + 2, 8);
            incoming = received.asByteBuffer().order(ByteOrder.nativeOrder());
            incoming.limit(0);
        }

        void run() {
            while (!closing) {
                runTasks();
                flush();
                if (closing) {
                    return;
                }
                await();
                if (pollFds.get(JAVA_SHORT, LibC.POLLFD_SIZE + 6) != 0) {
                    LibC.drain(wakeUp, scratch);
                }
                if ((pollFds.get(JAVA_SHORT, 6) & ~LibC.POLLOUT) != 0) {
                    receive();
                }
                if (endReason != null) {
                    throw new CaptureException(endReason);
                }
            }
        }

        private void await() {
            boolean wantsToWrite;
            synchronized (outgoing) {
                wantsToWrite = outgoingEnd > outgoingStart && !unwritable;
            }
            pollFds.set(JAVA_INT, 0, socket);
            pollFds.set(JAVA_SHORT, 4, (short) (LibC.POLLIN | (wantsToWrite ? LibC.POLLOUT : 0)));
            pollFds.set(JAVA_SHORT, 6, (short) 0);
            pollFds.set(JAVA_INT, LibC.POLLFD_SIZE, wakeUp);
            pollFds.set(JAVA_SHORT, LibC.POLLFD_SIZE + 4, LibC.POLLIN);
            pollFds.set(JAVA_SHORT, LibC.POLLFD_SIZE + 6, (short) 0);
            MemorySegment until = MemorySegment.NULL;
            if (!timers.isEmpty()) {
                long nanos = Math.max(0, timers.peek().at - System.nanoTime());
                timeout.set(JAVA_LONG, 0, nanos / 1_000_000_000L);
                timeout.set(JAVA_LONG, 8, nanos % 1_000_000_000L);
                until = timeout;
            }
            int ready = LibC.poll(pollFds, 2, until);
            if (ready < 0 && ready != -LibC.EINTR) {
                throw new CaptureException("Waiting for the Wayland compositor failed (error " + -ready + ").");
            }
        }

        private void receive() {
            incoming.compact();
            vector.set(ADDRESS, 0, received.asSlice(incoming.position()));
            vector.set(JAVA_LONG, 8, incoming.remaining());
            header.fill((byte) 0);
            header.set(ADDRESS, 16, vector);
            header.set(JAVA_LONG, 24, 1);
            header.set(ADDRESS, 32, control);
            header.set(JAVA_LONG, 40, control.byteSize());
            int count = LibC.receiveMessage(socket, header);
            if (count == -LibC.EAGAIN || count == -LibC.EINTR) {
                incoming.flip();
                return;
            }
            if (count <= 0) {
                throw new CaptureException("The Wayland compositor closed the connection: it was stopped or crashed.");
            }
            takeFds();
            incoming.position(incoming.position() + count).flip();
            dispatch(incoming);
        }

        private void takeFds() {
            long length = header.get(JAVA_LONG, 40);
            if (length >= LibC.CMSG_HEADER_SIZE
                    && control.get(JAVA_INT, 8) == LibC.SOL_SOCKET
                    && control.get(JAVA_INT, 12) == LibC.SCM_RIGHTS) {
                long end = Math.min(control.get(JAVA_LONG, 0), control.byteSize());
                for (long at = LibC.CMSG_HEADER_SIZE; at + 4 <= end; at += 4) {
                    incomingFds.add(control.get(JAVA_INT, at));
                }
            }
            if ((header.get(JAVA_INT, 48) & LibC.MSG_CTRUNC) != 0 || incomingFds.size() > MAX_FDS) {
                throw WaylandEvent.malformed("too many file descriptors");
            }
        }
    }
}

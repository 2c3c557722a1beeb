package dev.waycast.media.capture.pipewire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.waycast.media.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The functions of libpipewire-0.3 that a video consumer calls, one Java method each, named as in C.
 *
 * <p>What is a macro or an inline function in C goes through the method tables that it would use:
 * {@code struct spa_interface} is type, version, and at 16 the table and at 24 the object to pass.
 */
final class PipeWire {

    static final int DIRECTION_INPUT = 0;
    static final int FLAG_AUTOCONNECT = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Optional<SymbolLookup> LIBRARY = load();
    private static final Libc LIBC = new Libc(LINKER);

    private static final MethodHandle THREAD_LOOP_NEW = handle("pw_thread_loop_new", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle THREAD_LOOP_GET_LOOP = handle("pw_thread_loop_get_loop", ADDRESS, ADDRESS);
    private static final MethodHandle THREAD_LOOP_START = handle("pw_thread_loop_start", JAVA_INT, ADDRESS);
    private static final MethodHandle THREAD_LOOP_LOCK = action("pw_thread_loop_lock", ADDRESS);
    private static final MethodHandle THREAD_LOOP_UNLOCK = action("pw_thread_loop_unlock", ADDRESS);
    private static final MethodHandle THREAD_LOOP_STOP = action("pw_thread_loop_stop", ADDRESS);
    private static final MethodHandle THREAD_LOOP_DESTROY = action("pw_thread_loop_destroy", ADDRESS);
    private static final MethodHandle CONTEXT_NEW = handle("pw_context_new", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle CONTEXT_DESTROY = action("pw_context_destroy", ADDRESS);
    private static final MethodHandle CONTEXT_CONNECT =
            handle("pw_context_connect", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle CONTEXT_CONNECT_FD =
            handle("pw_context_connect_fd", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CORE_DISCONNECT = handle("pw_core_disconnect", JAVA_INT, ADDRESS);
    private static final MethodHandle PROPERTIES_NEW_STRING = handle("pw_properties_new_string", ADDRESS, ADDRESS);
    private static final MethodHandle PROXY_ADD_OBJECT_LISTENER =
            action("pw_proxy_add_object_listener", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle PROXY_DESTROY = action("pw_proxy_destroy", ADDRESS);
    private static final MethodHandle STREAM_NEW = handle("pw_stream_new", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle STREAM_DESTROY = action("pw_stream_destroy", ADDRESS);
    private static final MethodHandle STREAM_ADD_LISTENER =
            action("pw_stream_add_listener", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle STREAM_CONNECT =
            handle("pw_stream_connect", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle STREAM_UPDATE_PARAMS =
            handle("pw_stream_update_params", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle STREAM_SET_ACTIVE = handle("pw_stream_set_active", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle STREAM_DEQUEUE_BUFFER = handle("pw_stream_dequeue_buffer", ADDRESS, ADDRESS);
    private static final MethodHandle STREAM_QUEUE_BUFFER =
            handle("pw_stream_queue_buffer", JAVA_INT, ADDRESS, ADDRESS);

    private static final MethodHandle METHOD_ADD_SOURCE =
            LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle METHOD_ON_SOURCE =
            LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle METHOD_UPDATE_TIMER =
            LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_BOOLEAN));
    private static final MethodHandle METHOD_GET_REGISTRY =
            LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG));

    private static final int INTERFACE_SIZE = 32;
    private static final int METHODS_SIZE = 88;
    private static final int LOOP_SIZE = 32;
    private static final int LOOP_UTILS = 24;
    private static final int UTILS_ADD_EVENT = 40;
    private static final int UTILS_SIGNAL_EVENT = 48;
    private static final int UTILS_ADD_TIMER = 56;
    private static final int UTILS_UPDATE_TIMER = 64;
    private static final int TIMESPEC_SIZE = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int CORE_GET_REGISTRY = 48;
    private static final int REGISTRY_VERSION = 3;

    static {
        if (available()) {
            init();
        }
    }

    private PipeWire() {}

    /** Whether libpipewire is installed on this host. */
    static boolean available() {
        return LIBRARY.isPresent();
    }

    static void requireAvailable() {
        if (!available()) {
            throw new CaptureException("libpipewire is missing. Install the package libpipewire-0.3-0"
                    + " (Fedora: pipewire-libs, Arch: libpipewire) and start again.");
        }
    }

    static Libc libc() {
        return LIBC;
    }

    static MemorySegment pw_thread_loop_new(MemorySegment name) {
        return address(THREAD_LOOP_NEW, name, MemorySegment.NULL);
    }

    static MemorySegment pw_thread_loop_get_loop(MemorySegment threadLoop) {
        return address(THREAD_LOOP_GET_LOOP, threadLoop);
    }

    static int pw_thread_loop_start(MemorySegment threadLoop) {
        return number(THREAD_LOOP_START, threadLoop);
    }

    static void pw_thread_loop_lock(MemorySegment threadLoop) {
        run(THREAD_LOOP_LOCK, threadLoop);
    }

    static void pw_thread_loop_unlock(MemorySegment threadLoop) {
        run(THREAD_LOOP_UNLOCK, threadLoop);
    }

    /** Ends the loop's thread and waits for it; the loop must not be locked. */
    static void pw_thread_loop_stop(MemorySegment threadLoop) {
        run(THREAD_LOOP_STOP, threadLoop);
    }

    static void pw_thread_loop_destroy(MemorySegment threadLoop) {
        run(THREAD_LOOP_DESTROY, threadLoop);
    }

    static MemorySegment pw_context_new(MemorySegment loop) {
        return address(CONTEXT_NEW, loop, MemorySegment.NULL, 0L);
    }

    static void pw_context_destroy(MemorySegment context) {
        run(CONTEXT_DESTROY, context);
    }

    /** Takes over the properties. */
    static MemorySegment pw_context_connect(MemorySegment context, MemorySegment properties) {
        return address(CONTEXT_CONNECT, context, properties, 0L);
    }

    /** Takes over the descriptor. */
    static MemorySegment pw_context_connect_fd(MemorySegment context, int fd) {
        return address(CONTEXT_CONNECT_FD, context, fd, MemorySegment.NULL, 0L);
    }

    static void pw_core_disconnect(MemorySegment core) {
        number(CORE_DISCONNECT, core);
    }

    static MemorySegment pw_properties_new_string(MemorySegment text) {
        return address(PROPERTIES_NEW_STRING, text);
    }

    static void pw_proxy_add_object_listener(MemorySegment proxy, MemorySegment hook, MemorySegment events) {
        run(PROXY_ADD_OBJECT_LISTENER, proxy, hook, events, MemorySegment.NULL);
    }

    static void pw_proxy_destroy(MemorySegment proxy) {
        run(PROXY_DESTROY, proxy);
    }

    /** Takes over the properties. */
    static MemorySegment pw_stream_new(MemorySegment core, MemorySegment name, MemorySegment properties) {
        return address(STREAM_NEW, core, name, properties);
    }

    static void pw_stream_destroy(MemorySegment stream) {
        run(STREAM_DESTROY, stream);
    }

    static void pw_stream_add_listener(MemorySegment stream, MemorySegment hook, MemorySegment events) {
        run(STREAM_ADD_LISTENER, stream, hook, events, MemorySegment.NULL);
    }

    static int pw_stream_connect(
            MemorySegment stream, int direction, int node, int flags, MemorySegment params, int paramCount) {
        return number(STREAM_CONNECT, stream, direction, node, flags, params, paramCount);
    }

    static int pw_stream_update_params(MemorySegment stream, MemorySegment params, int paramCount) {
        return number(STREAM_UPDATE_PARAMS, stream, params, paramCount);
    }

    static int pw_stream_set_active(MemorySegment stream, boolean active) {
        return number(STREAM_SET_ACTIVE, stream, active ? 1 : 0);
    }

    static MemorySegment pw_stream_dequeue_buffer(MemorySegment stream) {
        try {
            return (MemorySegment) STREAM_DEQUEUE_BUFFER.invokeExact(stream);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int pw_stream_queue_buffer(MemorySegment stream, MemorySegment buffer) {
        try {
            return (int) STREAM_QUEUE_BUFFER.invokeExact(stream, buffer);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code pw_loop_add_event}: a callback on the loop's thread whenever the event is signalled. */
    static MemorySegment pw_loop_add_event(MemorySegment loop, MemorySegment callback) {
        return addSource(loop, UTILS_ADD_EVENT, callback);
    }

    /** {@code pw_loop_add_timer}: a callback on the loop's thread when the timer runs out. */
    static MemorySegment pw_loop_add_timer(MemorySegment loop, MemorySegment callback) {
        return addSource(loop, UTILS_ADD_TIMER, callback);
    }

    private static MemorySegment addSource(MemorySegment loop, long method, MemorySegment callback) {
        Interface utils = utils(loop);
        try {
            return (MemorySegment)
                    METHOD_ADD_SOURCE.invokeExact(utils.method(method), utils.object(), callback, MemorySegment.NULL);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code pw_loop_update_timer}: lets the timer run out once, so many nanoseconds from now. On the loop's thread. */
    static void pw_loop_update_timer(MemorySegment loop, MemorySegment timer, long nanos) {
        Interface utils = utils(loop);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment timespec = call.allocate(TIMESPEC_SIZE, 8);
            // All zero would stop the timer.
            long wait = Math.max(1, nanos);
            timespec.set(JAVA_LONG, 0, wait / NANOS_PER_SECOND);
            timespec.set(JAVA_LONG, 8, wait % NANOS_PER_SECOND);
            int _ = (int) METHOD_UPDATE_TIMER.invokeExact(
                    utils.method(UTILS_UPDATE_TIMER), utils.object(), timer, timespec, MemorySegment.NULL, false);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code pw_loop_signal_event}: from any thread, never blocks. */
    static void pw_loop_signal_event(MemorySegment loop, MemorySegment source) {
        Interface utils = utils(loop);
        try {
            int _ = (int) METHOD_ON_SOURCE.invokeExact(utils.method(UTILS_SIGNAL_EVENT), utils.object(), source);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code pw_core_get_registry}. */
    static MemorySegment pw_core_get_registry(MemorySegment core) {
        Interface methods = new Interface(core.reinterpret(INTERFACE_SIZE));
        try {
            return (MemorySegment) METHOD_GET_REGISTRY.invokeExact(
                    methods.method(CORE_GET_REGISTRY), methods.object(), REGISTRY_VERSION, 0L);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static Interface utils(MemorySegment loop) {
        return new Interface(
                loop.reinterpret(LOOP_SIZE).get(ADDRESS, LOOP_UTILS).reinterpret(INTERFACE_SIZE));
    }

    /** A {@code struct spa_interface}. */
    private record Interface(MemorySegment segment) {

        MemorySegment method(long offset) {
            return segment.get(ADDRESS, 16).reinterpret(METHODS_SIZE).get(ADDRESS, offset);
        }

        MemorySegment object() {
            return segment.get(ADDRESS, 24);
        }
    }

    private static Optional<SymbolLookup> load() {
        try {
            return Optional.of(SymbolLookup.libraryLookup("libpipewire-0.3.so.0", Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void init() {
        run(action("pw_init", ADDRESS, ADDRESS), MemorySegment.NULL, MemorySegment.NULL);
    }

    private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LIBRARY.flatMap(library -> library.find(name))
                .map(symbol -> LINKER.downcallHandle(symbol, FunctionDescriptor.of(result, arguments)))
                .orElse(null);
    }

    private static MethodHandle action(String name, MemoryLayout... arguments) {
        return LIBRARY.flatMap(library -> library.find(name))
                .map(symbol -> LINKER.downcallHandle(symbol, FunctionDescriptor.ofVoid(arguments)))
                .orElse(null);
    }

    private static MemorySegment address(MethodHandle function, Object... arguments) {
        try {
            return (MemorySegment) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static int number(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static void run(MethodHandle function, Object... arguments) {
        try {
            function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Downcalls throw only when they are declared or called wrongly. */
    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("A libpipewire function could not be called", e);
    }
}

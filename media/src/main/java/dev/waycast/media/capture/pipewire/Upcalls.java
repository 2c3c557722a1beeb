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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * PipeWire's tables of callbacks, pointing at Java. Tables live as long as the arena they are made in. The methods
 * behind them must not throw.
 */
final class Upcalls {

    private static final Linker LINKER = Linker.nativeLinker();

    @FunctionalInterface
    interface State {
        void changed(int state, MemorySegment error);
    }

    @FunctionalInterface
    interface Param {
        void changed(int id, MemorySegment param);
    }

    @FunctionalInterface
    interface Buffer {
        void changed(MemorySegment buffer);
    }

    @FunctionalInterface
    interface CoreError {
        void raised(int id, int result, MemorySegment message);
    }

    @FunctionalInterface
    interface Global {
        void removed(int id);
    }

    private Upcalls() {}

    /** {@code struct pw_stream_events}, version 2. */
    static MemorySegment streamEvents(
            State state, Param param, Buffer add, Buffer remove, Runnable process, Arena arena) {
        MemorySegment events = arena.allocate(96, 8);
        events.set(JAVA_INT, 0, 2);
        events.set(ADDRESS, 16, stub(new StateCall(state), "call", arena, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
        events.set(ADDRESS, 40, stub(new ParamCall(param), "call", arena, ADDRESS, JAVA_INT, ADDRESS));
        events.set(ADDRESS, 48, stub(new BufferCall(add), "call", arena, ADDRESS, ADDRESS));
        events.set(ADDRESS, 56, stub(new BufferCall(remove), "call", arena, ADDRESS, ADDRESS));
        events.set(ADDRESS, 64, stub(new ProcessCall(process), "call", arena, ADDRESS));
        return events;
    }

    /** {@code struct pw_core_events}, version 0. */
    static MemorySegment coreEvents(CoreError error, Arena arena) {
        MemorySegment events = arena.allocate(72, 8);
        events.set(
                ADDRESS,
                32,
                stub(new CoreErrorCall(error), "call", arena, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
        return events;
    }

    /** {@code struct pw_registry_events}, version 0. */
    static MemorySegment registryEvents(Global removed, Arena arena) {
        MemorySegment events = arena.allocate(24, 8);
        events.set(ADDRESS, 16, stub(new GlobalCall(removed), "call", arena, ADDRESS, JAVA_INT));
        return events;
    }

    /** {@code spa_source_event_func_t}. */
    static MemorySegment event(Runnable event, Arena arena) {
        return stub(new EventCall(event), "call", arena, ADDRESS, JAVA_LONG);
    }

    private record StateCall(State target) {
        void call(MemorySegment data, int old, int state, MemorySegment error) {
            target.changed(state, error);
        }
    }

    private record ParamCall(Param target) {
        void call(MemorySegment data, int id, MemorySegment param) {
            target.changed(id, param);
        }
    }

    private record BufferCall(Buffer target) {
        void call(MemorySegment data, MemorySegment buffer) {
            target.changed(buffer);
        }
    }

    private record ProcessCall(Runnable target) {
        void call(MemorySegment data) {
            target.run();
        }
    }

    private record CoreErrorCall(CoreError target) {
        void call(MemorySegment data, int id, int sequence, int result, MemorySegment message) {
            target.raised(id, result, message);
        }
    }

    private record GlobalCall(Global target) {
        void call(MemorySegment data, int id) {
            target.removed(id);
        }
    }

    private record EventCall(Runnable target) {
        void call(MemorySegment data, long count) {
            target.run();
        }
    }

    private static MemorySegment stub(Object receiver, String method, Arena arena, MemoryLayout... arguments) {
        FunctionDescriptor descriptor = FunctionDescriptor.ofVoid(arguments);
        MethodType type = descriptor.toMethodType();
        try {
            MethodHandle handle = MethodHandles.lookup().bind(receiver, method, type);
            return LINKER.upcallStub(handle, descriptor, arena);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

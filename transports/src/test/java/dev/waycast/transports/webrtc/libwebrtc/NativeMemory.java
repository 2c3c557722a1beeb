package dev.waycast.transports.webrtc.libwebrtc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What native code of this process holds of the heap, as glibc's {@code mallinfo2} counts it. Unlike the resident size it
 * leaves out what was freed and is kept to be used again.
 */
final class NativeMemory {

    /** struct mallinfo2: ten of size_t, the fifth {@code hblkhd} (bytes in mapped blocks), the eighth {@code uordblks}. */
    private static final StructLayout MALLINFO2 =
            MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));

    private static final int HBLKHD = 4;
    private static final int UORDBLKS = 7;

    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(MALLINFO2));

    private NativeMemory() {}

    /** Bytes. */
    static long inUse() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) CALL.invokeExact((SegmentAllocator) arena);
            return info.getAtIndex(ValueLayout.JAVA_LONG, HBLKHD) + info.getAtIndex(ValueLayout.JAVA_LONG, UORDBLKS);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}

package dev.waycast.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The memory that native libraries allocate. */
final class NativeHeap {

    private NativeHeap() {}

    /**
     * Gives what is free back to the system. The C library keeps it otherwise: after every encoder has been tried, that
     * is tens of megabytes which nothing will need again. Takes some milliseconds, in which no thread can allocate.
     * Only glibc has it; without effect elsewhere.
     */
    static void giveBack() {
        Optional<MemorySegment> trim = Linker.nativeLinker().defaultLookup().find("malloc_trim");
        if (trim.isEmpty()) {
            return;
        }
        try {
            int ignored = (int) Linker.nativeLinker()
                    .downcallHandle(trim.get(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG))
                    .invokeExact(0L);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

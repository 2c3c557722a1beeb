package dev.waycast.media.pipeline;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the calling thread, and those it starts, step back for all others where there are not enough processors. Java's
 * own thread priorities do nothing on Linux, where each thread has a nice value of its own (setpriority(2), "C
 * library/kernel differences").
 */
final class ThreadPriority {

    /** About a tenth of the share of a thread that is not nice, where both want the same processor. */
    private static final int NICE = 10;

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private static final Logger LOG = LoggerFactory.getLogger(ThreadPriority.class);

    private static final MethodHandle SETPRIORITY = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private ThreadPriority() {}

    /** For good: going back takes a privilege. */
    static void stepBack() {
        try {
            int result = (int) SETPRIORITY.invokeExact(PRIO_PROCESS, CALLING_THREAD, NICE);
            if (result != 0) {
                LOG.debug("The thread keeps its priority, which is lower already");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

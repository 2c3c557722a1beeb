package dev.waycast.integration.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * A Linux network namespace (network_namespaces(7)): interfaces, routes and sockets apart from those of this machine. It
 * lives as long as a process in it that waits for this one to end, so that nothing is left of it however this one ends.
 */
final class NetworkNamespace implements AutoCloseable {

    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;

    private final Process holder;

    private NetworkNamespace(Process holder) {
        this.holder = holder;
    }

    /** @throws IllegalStateException that says why there can be none here */
    static NetworkNamespace open() {
        try {
            Process holder = new ProcessBuilder(
                            "unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat")
                    .redirectErrorStream(true)
                    .start();
            String answer = holder.inputReader().readLine();
            if (!"ready".equals(answer)) {
                holder.destroy();
                throw new IllegalStateException("No network namespace can be made here: " + answer);
            }
            return new NetworkNamespace(holder);
        } catch (IOException e) {
            throw new IllegalStateException("No network namespace can be made here: " + e.getMessage(), e);
        }
    }

    /** The process in it, by which {@code ip} can name it. */
    String process() {
        return Long.toString(holder.pid());
    }

    /**
     * Runs a program in it.
     *
     * @throws IllegalStateException with what it said, when it failed
     */
    void run(String... command) {
        List<String> entered = Stream.concat(Stream.of("nsenter", "--net=" + file(), "--"), Stream.of(command))
                .toList();
        try {
            Process process =
                    new ProcessBuilder(entered).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sockets that this makes are in the namespace, and stay there when other threads use them. */
    <T> T inside(Callable<T> what) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter();
            return what.call();
        });
        // A namespace is a thread's: this one keeps it to its end.
        Thread.ofPlatform().daemon().name("network-namespace").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        holder.destroy();
    }

    private String file() {
        return "/proc/" + process() + "/ns/net";
    }

    private void enter() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file());
            int fd = (int) Native.OPEN.invokeExact(name, O_RDONLY);
            int failed = (int) Native.SETNS.invokeExact(fd, CLONE_NEWNET);
            int ignored = (int) Native.CLOSE.invokeExact(fd);
            if (fd < 0 || failed != 0) {
                throw new IOException("This process may not enter network namespaces: it has to run as root");
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** open(2), setns(2), close(2). */
    private static final class Native {

        private static final Linker LINKER = Linker.nativeLinker();
        private static final MethodHandle OPEN = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        private static final MethodHandle SETNS = of("setns", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        private static final MethodHandle CLOSE = of("close", ValueLayout.JAVA_INT);

        private static MethodHandle of(String name, ValueLayout... arguments) {
            return LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
        }
    }
}

package dev.waycast.benchmarks.latency;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Makes the application under measurement record many events: a Java agent, because no remote client could make as many
 * without taking the processor from what is measured. Finds the application's own journal by reflection.
 */
public final class JournalLoad {

    private static final long TICK_NANOS = 5_000_000;

    private JournalLoad() {}

    /** Writes the agent's jar: this class alone. */
    static Path jar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), JournalLoad.class.getName());
        Path jar = folder.resolve("journal-load.jar");
        String name = JournalLoad.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream code = JournalLoad.class.getResourceAsStream("/" + name)) {
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
        }
        return jar;
    }

    /** @param file holds how many events a second are wanted at the time; may change, and not be there */
    public static void premain(String file, Instrumentation classes) {
        Thread.ofPlatform().daemon().name("journal-load").start(() -> run(Path.of(file), classes));
    }

    private static void run(Path file, Instrumentation classes) {
        try {
            while (rate(file) == 0) {
                LockSupport.parkNanos(TICK_NANOS * 10);
            }
            Class<?> type = loaded(classes, "dev.waycast.runtime.journal.Journal");
            Object journal = journal(loaded(classes, "io.quarkus.arc.Arc"), type);
            Method record = Stream.of(type.getMethods())
                    .filter(method -> method.getName().equals("record"))
                    .findFirst()
                    .orElseThrow();
            Constructor<?> entry = type.getClassLoader()
                    .loadClass("dev.waycast.runtime.journal.JournalEntry$ControlChanged")
                    .getConstructors()[0];
            emit(file, journal, record, entry);
        } catch (ReflectiveOperationException | IOException e) {
            System.err.println("The load of events ended: " + e);
        }
    }

    private static void emit(Path file, Object journal, Method record, Constructor<?> entry)
            throws ReflectiveOperationException, IOException {
        long due = System.nanoTime();
        while (true) {
            int rate = rate(file);
            long until = System.nanoTime() + TICK_NANOS * 20;
            due = Math.max(due, System.nanoTime() - TICK_NANOS * 20);
            while (System.nanoTime() < until) {
                while (rate > 0 && due < System.nanoTime()) {
                    record.invoke(
                            journal,
                            entry.newInstance(
                                    UUID.randomUUID(),
                                    Instant.now(),
                                    "load",
                                    "nobody",
                                    "main",
                                    "granted",
                                    "load",
                                    null));
                    due += 1_000_000_000L / rate;
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
    }

    private static int rate(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static Class<?> loaded(Instrumentation classes, String name) {
        return Stream.of(classes.getAllLoadedClasses())
                .filter(type -> type.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The application has no " + name));
    }

    private static Object journal(Class<?> arc, Class<?> type) throws ReflectiveOperationException {
        Object container = arc.getMethod("container").invoke(null);
        Class<?> api = arc.getClassLoader().loadClass("io.quarkus.arc.ArcContainer");
        Class<?> handle = arc.getClassLoader().loadClass("io.quarkus.arc.InstanceHandle");
        Object instance =
                api.getMethod("instance", Class.class, Annotation[].class).invoke(container, type, new Annotation[0]);
        return handle.getMethod("get").invoke(instance);
    }
}

package dev.waycast.media.input.evdev;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears that somebody uses a mouse, keyboard or touch screen of this machine. Devices that come later are heard too;
 * virtual ones, such as those of remote control, are not. Needs devices that this user may read, which usually means the
 * group {@code input}. One thread for each device, and one that waits for new ones.
 */
public final class InputDevices implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InputDevices.class);
    private static final Path DEVICES = Path.of("/dev/input");
    private static final Path DESCRIPTIONS = Path.of("/sys/class/input");

    /** {@code struct input_event} of linux/input.h on a 64-bit machine: time 16, type 2, code 2, value 4 bytes. */
    private static final int EVENT_BYTES = 24;

    private static final int TYPE_OFFSET = 16;
    private static final int EV_KEY = 1;
    private static final int EV_ABS = 3;
    private static final int EVENTS_AT_ONCE = 64;

    /** Whoever listens wants to know that, not how often. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path devices;
    private final Path descriptions;
    private final Runnable onActivity;
    private final WatchService watcher;
    private final Map<Path, FileChannel> open = new HashMap<>();
    private long toldAt;
    private boolean closed;

    private InputDevices(Path devices, Path descriptions, Runnable onActivity) throws IOException {
        this.devices = devices;
        this.descriptions = descriptions;
        this.onActivity = onActivity;
        watcher = devices.getFileSystem().newWatchService();
        devices.register(watcher, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
    }

    /**
     * Listens until it is closed.
     *
     * @param onActivity called at most ten times a second, from a thread of each device; returns at once
     * @throws IOException when this machine has no input devices at all, as a container
     */
    public static InputDevices listen(Runnable onActivity) throws IOException {
        return listen(DEVICES, DESCRIPTIONS, onActivity);
    }

    static InputDevices listen(Path devices, Path descriptions, Runnable onActivity) throws IOException {
        InputDevices listening = new InputDevices(devices, descriptions, onActivity);
        listening.openNew();
        Thread.ofPlatform().daemon().name("waycast-devices").start(listening::waitForDevices);
        return listening;
    }

    /** What could be heard here. */
    public static Survey survey() {
        return survey(DEVICES, DESCRIPTIONS);
    }

    static Survey survey(Path devices, Path descriptions) {
        List<Path> real = real(devices, descriptions);
        int readable = (int) real.stream().filter(Files::isReadable).count();
        return new Survey(readable, real.size() - readable);
    }

    /**
     * @param readable mice, keyboards and the like that this user may read
     * @param unreadable the others
     */
    public record Survey(int readable, int unreadable) {}

    /** How many devices are heard now. */
    public synchronized int listening() {
        return open.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(InputDevices::closeQuietly);
        open.clear();
        closeQuietly(watcher);
    }

    private void waitForDevices() {
        try {
            while (true) {
                WatchKey changed = watcher.take();
                changed.pollEvents();
                changed.reset();
                openNew();
            }
        } catch (ClosedWatchServiceException end) {
            LOG.debug("Input devices are not watched any more");
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void openNew() {
        for (Path device : real(devices, descriptions)) {
            if (!closed && !open.containsKey(device) && Files.isReadable(device)) {
                open(device);
            }
        }
    }

    private void open(Path device) {
        try {
            FileChannel channel = FileChannel.open(device, StandardOpenOption.READ);
            open.put(device, channel);
            Thread.ofPlatform()
                    .daemon()
                    .name("waycast-device-" + device.getFileName())
                    .start(() -> read(device, channel));
        } catch (IOException e) {
            LOG.debug("{} cannot be read: {}", device, e.getMessage());
        }
    }

    private void read(Path device, FileChannel channel) {
        ByteBuffer events =
                ByteBuffer.allocateDirect(EVENT_BYTES * EVENTS_AT_ONCE).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (channel.read(events) > 0) {
                events.flip();
                if (isActivity(events)) {
                    tell();
                }
                events.clear();
            }
        } catch (IOException unplugged) {
            LOG.debug("{} is gone: {}", device, unplugged.getMessage());
        }
        forget(device, channel);
    }

    /** Keys, buttons, movement and touch; not lights, sounds and synchronisation. */
    static boolean isActivity(ByteBuffer events) {
        for (int at = 0; at + EVENT_BYTES <= events.limit(); at += EVENT_BYTES) {
            int type = events.getShort(at + TYPE_OFFSET);
            if (type >= EV_KEY && type <= EV_ABS) {
                return true;
            }
        }
        return false;
    }

    private void tell() {
        synchronized (this) {
            long now = System.nanoTime();
            if (closed || toldAt != 0 && now - toldAt < QUIET_NANOS) {
                return;
            }
            toldAt = now;
        }
        onActivity.run();
    }

    private synchronized void forget(Path device, FileChannel channel) {
        open.remove(device, channel);
        closeQuietly(channel);
    }

    private static List<Path> real(Path devices, Path descriptions) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(devices, "event*")) {
            for (Path device : all) {
                if (isReal(descriptions.resolve(device.getFileName()))) {
                    found.add(device);
                }
            }
        } catch (IOException none) {
            LOG.debug("There are no input devices: {}", none.getMessage());
        }
        return found;
    }

    /** Something with keys or buttons; so no accelerometer, and nothing that a program made. */
    private static boolean isReal(Path description) {
        try {
            boolean virtual = description.toRealPath().toString().contains("/devices/virtual/");
            String keys = Files.readString(description.resolve("device/capabilities/key"));
            return !virtual && keys.chars().anyMatch(digit -> digit > '0' && digit <= 'f');
        } catch (IOException unknown) {
            return false;
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("Closing failed", e);
        }
    }
}

package dev.waycast.media.input.evdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.input.evdev.InputDevices.Survey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With pipes in the place of devices: a build machine has none. The bytes are the kernel's. */
@Timeout(60)
class InputDevicesTest {

    private static final int EV_SYN = 0;
    private static final int EV_KEY = 1;
    private static final int EV_REL = 2;
    private static final int EV_LED = 17;

    @TempDir
    private Path folder;

    private final Semaphore activity = new Semaphore(0);
    private Path devices;
    private Path descriptions;

    @BeforeEach
    void folders() throws IOException {
        devices = Files.createDirectory(folder.resolve("dev"));
        descriptions = Files.createDirectory(folder.resolve("class"));
    }

    @Test
    void movementAndKeysAreActivityAndLightsAreNot() {
        assertThat(InputDevices.isActivity(
                        ByteBuffer.wrap(events(EV_SYN, EV_REL)).order(ByteOrder.LITTLE_ENDIAN)))
                .isTrue();
        assertThat(InputDevices.isActivity(ByteBuffer.wrap(events(EV_KEY)).order(ByteOrder.LITTLE_ENDIAN)))
                .isTrue();
        assertThat(InputDevices.isActivity(
                        ByteBuffer.wrap(events(EV_LED, EV_SYN)).order(ByteOrder.LITTLE_ENDIAN)))
                .isFalse();
    }

    @Test
    void aBurstIsToldOnce() throws Exception {
        try (RandomAccessFile keyboard = device("event0", "pci/input0", "fffffffffffffffe");
                InputDevices _ = InputDevices.listen(devices, descriptions, activity::release)) {
            for (int i = 0; i < 10; i++) {
                keyboard.write(events(EV_KEY, EV_SYN));
            }
            assertThat(activity.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(activity.availablePermits()).isLessThan(9);
        }
    }

    @Test
    void virtualDevicesAndSensorsAreLeftOut() throws Exception {
        try (RandomAccessFile _ = device("event0", "devices/virtual/input0", "70000 0 0 0");
                RandomAccessFile _ = device("event1", "pci/input1", "0");
                RandomAccessFile _ = device("event2", "pci/input2", "70000 0 0 0")) {
            assertThat(InputDevices.survey(devices, descriptions)).isEqualTo(new Survey(1, 0));
        }
    }

    @Test
    void aDeviceThatIsPluggedInLaterIsHeard() throws Exception {
        try (InputDevices listening = InputDevices.listen(devices, descriptions, activity::release);
                RandomAccessFile mouse = device("event5", "pci/input5", "70000 0 0 0")) {
            while (listening.listening() == 0) {
                Thread.onSpinWait();
            }
            mouse.write(events(EV_REL, EV_SYN));
            assertThat(activity.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aMachineWithoutDevicesIsSaidToBeOne() {
        assertThatThrownBy(() -> InputDevices.listen(folder.resolve("none"), descriptions, activity::release))
                .isInstanceOf(IOException.class);
        assertThat(InputDevices.survey(folder.resolve("none"), descriptions)).isEqualTo(new Survey(0, 0));
    }

    /** Opened for reading too, so that neither side waits for the other. The description comes before the device. */
    private RandomAccessFile device(String name, String place, String keys) throws Exception {
        Path description = Files.createDirectories(folder.resolve(place).resolve(name));
        Files.createDirectories(description.resolve("device/capabilities"));
        Files.writeString(description.resolve("device/capabilities/key"), keys + "\n");
        Files.createSymbolicLink(descriptions.resolve(name), description);
        Path pipe = devices.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return new RandomAccessFile(pipe.toFile(), "rw");
    }

    private static byte[] events(int... types) {
        ByteBuffer bytes = ByteBuffer.allocate(24 * types.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int type : types) {
            bytes.putLong(0)
                    .putLong(0)
                    .putShort((short) type)
                    .putShort((short) 0)
                    .putInt(1);
        }
        return bytes.array();
    }
}

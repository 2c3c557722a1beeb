package dev.waycast.media.input.wlroots;

import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.wayland.OutputDescription;
import dev.waycast.media.wayland.SharedMemory;
import dev.waycast.media.wayland.WaylandConnection;
import dev.waycast.media.wayland.WaylandEvent;
import dev.waycast.media.wayland.WaylandInterface;
import dev.waycast.media.wayland.WaylandOutput;
import dev.waycast.media.wayland.WaylandProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Controls a desktop on wlroots by {@code zwlr_virtual_pointer_v1} and {@code zwp_virtual_keyboard_v1}, over the
 * connection that captures it. Requests go out at once, from the caller's thread.
 */
public final class WlrootsInputSink implements InputSink {

    private static final WaylandInterface SEAT = WaylandInterface.of("wl_seat", "u", "s");
    private static final WaylandInterface KEYBOARD =
            WaylandInterface.of("wl_keyboard", "uhu", "uoa", "uo", "uuuu", "uuuuu", "ii");
    private static final WaylandInterface POINTER_MANAGER = WaylandInterface.of("zwlr_virtual_pointer_manager_v1");
    private static final WaylandInterface POINTER = WaylandInterface.of("zwlr_virtual_pointer_v1");
    private static final WaylandInterface KEYBOARD_MANAGER = WaylandInterface.of("zwp_virtual_keyboard_manager_v1");
    private static final WaylandInterface VIRTUAL_KEYBOARD = WaylandInterface.of("zwp_virtual_keyboard_v1");

    private static final int SEAT_VERSION = 5;
    private static final int SEAT_GET_KEYBOARD = 1;
    private static final int SEAT_HAS_KEYBOARD = 2;
    private static final int KEYBOARD_RELEASE = 0;
    private static final int KEYBOARD_RELEASE_SINCE = 3;
    private static final int CREATE_POINTER_WITH_OUTPUT = 2;
    private static final int CREATE_KEYBOARD = 0;

    private static final int POINTER_MOTION = 0;
    private static final int POINTER_MOTION_ABSOLUTE = 1;
    private static final int POINTER_BUTTON = 2;
    private static final int POINTER_AXIS = 3;
    private static final int POINTER_FRAME = 4;
    private static final int POINTER_AXIS_SOURCE = 5;
    private static final int POINTER_AXIS_DISCRETE = 7;
    private static final int POINTER_DESTROY = 8;
    private static final int AXIS_VERTICAL = 0;
    private static final int AXIS_HORIZONTAL = 1;
    private static final int SOURCE_WHEEL = 0;
    private static final int SOURCE_CONTINUOUS = 2;
    /** What libinput reports for one click of a wheel. */
    private static final double STEP_DISTANCE = 15;
    /** Parts of a pixel that absolute positions are sent in. */
    private static final int SUBPIXELS = 64;

    private static final int KEYBOARD_KEYMAP = 0;
    private static final int KEYBOARD_KEY = 1;
    private static final int KEYBOARD_MODIFIERS = 2;
    private static final int KEYBOARD_DESTROY = 3;
    private static final int XKB_V1 = 1;
    private static final int MAX_KEYMAP = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final WaylandConnection connection;
    private final WaylandOutput output;
    private final WaylandProxy pointer;
    private final WaylandProxy keyboard;
    private final Keymap keymap;
    private final Map<Integer, Integer> heldModifiers;
    private final Map<Integer, Integer> lockedModifiers;
    private final AtomicLong dropped = new AtomicLong();

    private final Set<Integer> modifierKeysDown = new LinkedHashSet<>();
    /** NumLock is on from the start: a page tells which key of the number pad was pressed, not whether it was on there. */
    private int locked = Keymap.NUM_LOCK;

    private boolean closed;

    private WlrootsInputSink(
            WaylandConnection connection,
            WaylandOutput output,
            WaylandProxy pointer,
            WaylandProxy keyboard,
            Keymap keymap) {
        this.connection = connection;
        this.output = output;
        this.pointer = pointer;
        this.keyboard = keyboard;
        this.keymap = keymap;
        heldModifiers = keymap.heldModifiers();
        lockedModifiers = keymap.lockedModifiers();
        upload(keymap);
        sendModifiers();
        connection.flush();
    }

    /**
     * Makes a pointer and a keyboard for one output. The keyboard has the layout of the desktop's own where it has one.
     *
     * @return empty when the compositor offers no virtual pointer (version 2) and keyboard
     */
    public static Optional<WlrootsInputSink> open(WaylandConnection connection, WaylandOutput output)
            throws InterruptedException {
        Optional<WaylandConnection.Global> pointers =
                connection.global(POINTER_MANAGER).filter(global -> global.version() >= 2);
        Optional<WaylandConnection.Global> keyboards = connection.global(KEYBOARD_MANAGER);
        Optional<WaylandConnection.Global> seats = connection.global(SEAT);
        if (pointers.isEmpty() || keyboards.isEmpty() || seats.isEmpty()) {
            return Optional.empty();
        }
        AtomicInteger capabilities = new AtomicInteger();
        WaylandProxy seat = connection.bind(seats.get(), SEAT, SEAT_VERSION, event -> {
            if (event.opcode() == 0) {
                capabilities.set(event.integer(0));
            }
        });
        connection.roundTrip(PATIENCE);
        boolean hasKeyboard = (capabilities.get() & SEAT_HAS_KEYBOARD) != 0;
        Keymap keymap = (hasKeyboard ? ownKeymap(connection, seat) : Optional.<Keymap>empty())
                .orElseGet(() -> Keymap.standard(System.getenv()));
        WaylandProxy pointer = connection
                .bind(pointers.get(), POINTER_MANAGER, 2, event -> {})
                .request(CREATE_POINTER_WITH_OUTPUT)
                .object(seat)
                .object(output.proxy())
                .newObject()
                .create(POINTER, event -> {});
        WaylandProxy keyboard = connection
                .bind(keyboards.get(), KEYBOARD_MANAGER, 1, event -> {})
                .request(CREATE_KEYBOARD)
                .object(seat)
                .newObject()
                .create(VIRTUAL_KEYBOARD, event -> {});
        return Optional.of(new WlrootsInputSink(connection, output, pointer, keyboard, keymap));
    }

    /** The layout of the seat's keyboard. */
    private static Optional<Keymap> ownKeymap(WaylandConnection connection, WaylandProxy seat)
            throws InterruptedException {
        AtomicReference<Keymap> received = new AtomicReference<>();
        WaylandProxy own = seat.request(SEAT_GET_KEYBOARD).newObject().create(KEYBOARD, event -> {
            if (event.opcode() == 0) {
                received.set(readKeymap(event));
            }
        });
        connection.roundTrip(PATIENCE);
        if (own.version() >= KEYBOARD_RELEASE_SINCE) {
            own.destroy(KEYBOARD_RELEASE);
        }
        return Optional.ofNullable(received.get()).filter(Keymap::isEvdev);
    }

    private static Keymap readKeymap(WaylandEvent event) {
        return event.integer(0) == XKB_V1
                ? new Keymap(SharedMemory.readText(event.takeFd(1), event.unsigned(2), MAX_KEYMAP))
                : new Keymap("");
    }

    @Override
    public String name() {
        return "wlroots";
    }

    /** Events that came after the desktop was gone. */
    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public synchronized void send(InputEvent event) {
        if (closed || !connection.isOpen()) {
            dropped.incrementAndGet();
            return;
        }
        switch (event) {
            case InputEvent.PointerPosition(double x, double y) -> moveTo(x, y);
            case InputEvent.PointerMotion(double dx, double dy) -> moveBy(dx, dy);
            case InputEvent.PointerButton(int button, boolean pressed) -> press(button, pressed);
            case InputEvent.WheelSmooth(double dx, double dy) -> scroll(dx, dy);
            case InputEvent.WheelSteps(int dx, int dy) -> scrollSteps(dx, dy);
            case InputEvent.Key(int code, boolean pressed) -> key(code, pressed);
            case InputEvent.Text(String text) -> type(text);
        }
        connection.flush();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            pointer.destroy(POINTER_DESTROY);
            keyboard.destroy(KEYBOARD_DESTROY);
            connection.flush();
        }
    }

    private void moveTo(double x, double y) {
        OutputDescription screen = output.describe();
        int width = Math.max(1, screen.logicalWidth()) * SUBPIXELS;
        int height = Math.max(1, screen.logicalHeight()) * SUBPIXELS;
        // The far edge itself is already the next output's first pixel.
        int devicePixel = Math.clamp(Math.round(SUBPIXELS * logicalPerDevicePixel(screen)), 1, SUBPIXELS);
        pointer.request(POINTER_MOTION_ABSOLUTE)
                .integer(now())
                .integer(Math.min((int) (x * width), width - devicePixel))
                .integer(Math.min((int) (y * height), height - devicePixel))
                .integer(width)
                .integer(height)
                .send();
        pointer.request(POINTER_FRAME).send();
    }

    private void moveBy(double dx, double dy) {
        double scale = logicalPerDevicePixel(output.describe());
        pointer.request(POINTER_MOTION)
                .integer(now())
                .fixed(dx * scale)
                .fixed(dy * scale)
                .send();
        pointer.request(POINTER_FRAME).send();
    }

    private static double logicalPerDevicePixel(OutputDescription screen) {
        boolean turned = (screen.transform() & 1) != 0;
        double pixels = turned ? screen.height() : screen.width();
        return pixels > 0 ? screen.logicalWidth() / pixels : 1;
    }

    private void press(int button, boolean pressed) {
        pointer.request(POINTER_BUTTON)
                .integer(now())
                .integer(button)
                .integer(pressed ? 1 : 0)
                .send();
        pointer.request(POINTER_FRAME).send();
    }

    private void scroll(double dx, double dy) {
        if (dx != 0) {
            axis(AXIS_HORIZONTAL, dx);
        }
        if (dy != 0) {
            axis(AXIS_VERTICAL, dy);
        }
        pointer.request(POINTER_FRAME).send();
    }

    private void axis(int axis, double distance) {
        pointer.request(POINTER_AXIS)
                .integer(now())
                .integer(axis)
                .fixed(distance)
                .send();
        // wlroots takes the source for the axis named last, so it follows each.
        pointer.request(POINTER_AXIS_SOURCE).integer(SOURCE_CONTINUOUS).send();
    }

    private void scrollSteps(int dx, int dy) {
        if (dx != 0) {
            axisSteps(AXIS_HORIZONTAL, dx);
        }
        if (dy != 0) {
            axisSteps(AXIS_VERTICAL, dy);
        }
        pointer.request(POINTER_FRAME).send();
    }

    private void axisSteps(int axis, int steps) {
        pointer.request(POINTER_AXIS_DISCRETE)
                .integer(now())
                .integer(axis)
                .fixed(steps * STEP_DISTANCE)
                .integer(steps)
                .send();
        pointer.request(POINTER_AXIS_SOURCE).integer(SOURCE_WHEEL).send();
    }

    private void key(int code, boolean pressed) {
        rawKey(code, pressed);
        boolean changed = heldModifiers.containsKey(code)
                && (pressed ? modifierKeysDown.add(code) : modifierKeysDown.remove(code));
        if (pressed && lockedModifiers.containsKey(code)) {
            locked ^= lockedModifiers.get(code);
            changed = true;
        }
        if (changed) {
            sendModifiers();
        }
    }

    /**
     * Types text by a layout made for it, and goes back to the desktop's own. Modifiers that are held do not apply to
     * text, so they are lifted meanwhile.
     */
    private void type(String text) {
        List<Integer> codePoints =
                text.replace("\r\n", "\n").codePoints().boxed().toList();
        modifiers(0, 0);
        int from = 0;
        while (from < codePoints.size()) {
            from = typeWithOneKeymap(codePoints, from);
        }
        upload(keymap);
        sendModifiers();
    }

    /** @return where the text goes on that did not fit into one keymap */
    private int typeWithOneKeymap(List<Integer> codePoints, int from) {
        List<Integer> characters = new ArrayList<>(Keymap.TEXT_CHARACTERS);
        List<Integer> keys = new ArrayList<>();
        int at = from;
        for (; at < codePoints.size(); at++) {
            int codePoint = codePoints.get(at);
            int key = controlKey(codePoint);
            if (key == 0 && isTypable(codePoint)) {
                int index = characters.indexOf(codePoint);
                if (index < 0 && characters.size() == Keymap.TEXT_CHARACTERS) {
                    break;
                }
                if (index < 0) {
                    index = characters.size();
                    characters.add(codePoint);
                }
                key = Keymap.textKey(index);
            }
            if (key != 0) {
                keys.add(key);
            }
        }
        upload(Keymap.ofCharacters(characters));
        for (int key : keys) {
            rawKey(key, true);
            rawKey(key, false);
        }
        return at;
    }

    private static int controlKey(int codePoint) {
        return switch (codePoint) {
            case '\n', '\r' -> Keymap.ENTER;
            case '\t' -> Keymap.TAB;
            case '\b' -> Keymap.BACKSPACE;
            default -> 0;
        };
    }

    private static boolean isTypable(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }

    private void rawKey(int code, boolean pressed) {
        keyboard.request(KEYBOARD_KEY)
                .integer(now())
                .integer(code)
                .integer(pressed ? 1 : 0)
                .send();
    }

    private void sendModifiers() {
        int held = 0;
        for (int code : modifierKeysDown) {
            held |= heldModifiers.get(code);
        }
        modifiers(held, locked);
    }

    private void modifiers(int held, int lockedNow) {
        keyboard.request(KEYBOARD_MODIFIERS)
                .integer(held)
                .integer(0)
                .integer(lockedNow)
                .integer(0)
                .send();
    }

    private void upload(Keymap layout) {
        try (SharedMemory memory = SharedMemory.of("waycast-keymap", layout.text())) {
            int size = (int) memory.segment().byteSize();
            keyboard.request(KEYBOARD_KEYMAP)
                    .integer(XKB_V1)
                    .fd(memory.takeFd())
                    .integer(size)
                    .send();
        }
    }

    private static int now() {
        return (int) (System.nanoTime() / 1_000_000);
    }
}

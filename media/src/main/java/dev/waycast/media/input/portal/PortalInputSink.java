package dev.waycast.media.input.portal;

import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.portal.PortalSession;
import dev.waycast.media.portal.PortalStream;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays input through the RemoteDesktop portal, in the session that shares the screen. A thread of its own waits for
 * the desktop to take each event before it plays the next, about a millisecond each, so that they keep their order.
 *
 * <p>Text goes as keysyms: characters that no key of the desktop's present keyboard layout gives are dropped by the
 * desktop without a word (GNOME up to 43), so those outside ASCII are counted as {@link #uncertainCharacters()}.
 */
public final class PortalInputSink implements InputSink {

    private static final Logger LOG = LoggerFactory.getLogger(PortalInputSink.class);

    private static final int KEY_LEFTSHIFT = 42;
    private static final int AXIS_VERTICAL = 0;
    private static final int AXIS_HORIZONTAL = 1;
    private static final UInt32 RELEASED = new UInt32(0);
    private static final UInt32 PRESSED = new UInt32(1);
    private static final int MAX_WAITING = 1024;
    private static final long IDLE_MILLIS = 60_000;
    private static final long CLOSE_MILLIS = 1000;
    /** No scrolling for so long: the fingers have left the touchpad. */
    private static final long SCROLL_END_MILLIS = 150;

    private final PortalSession session;
    private final UInt32 node;
    private final IntSupplier pictureWidth;
    private final IntSupplier pictureHeight;
    private final double scaleX;
    private final double scaleY;
    /** Of a screen in which the portal takes no places. */
    private final Optional<SteeredPointer> steered;

    private final Set<Integer> heldKeys = new HashSet<>();
    private final Set<Integer> heldButtons = new HashSet<>();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder uncertain = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<InputEvent> waiting = new ArrayDeque<>();
    private final Thread player;
    private boolean scrolling;
    private volatile boolean closed;

    /**
     * @param stream the shared screen, whose logical size absolute positions refer to
     * @param pictureWidth the picture's present width in pixels; a resize changes the logical size by as much
     * @param pictureHeight the same for its height
     * @param seen where its pictures show the pointer; needed for a stream without a logical size
     */
    public PortalInputSink(
            PortalSession session,
            PortalStream stream,
            IntSupplier pictureWidth,
            IntSupplier pictureHeight,
            SeenPointer seen) {
        this.session = session;
        this.node = new UInt32(Integer.toUnsignedLong(stream.node()));
        this.pictureWidth = pictureWidth;
        this.pictureHeight = pictureHeight;
        this.scaleX = stream.width() > 0 ? (double) stream.width() / pictureWidth.getAsInt() : 1;
        this.scaleY = stream.height() > 0 ? (double) stream.height() / pictureHeight.getAsInt() : 1;
        this.steered = stream.width() > 0
                ? Optional.empty()
                : Optional.of(new SteeredPointer(seen, (dx, dy) -> notify("NotifyPointerMotion", "dd", dx, dy)));
        player = Thread.ofPlatform().daemon().name("waycast-portal-input").start(this::run);
    }

    @Override
    public String name() {
        return "portal";
    }

    /** Events that could not be played: no permission for the device, no such key, or the desktop is gone. */
    @Override
    public long dropped() {
        return dropped.sum();
    }

    /** Characters that only arrive if the desktop's keyboard layout has a key for them. */
    public long uncertainCharacters() {
        return uncertain.sum();
    }

    @Override
    public void send(InputEvent event) {
        if (closed || !allowed(event)) {
            dropped.increment();
            return;
        }
        lock.lock();
        try {
            if (event instanceof InputEvent.PointerPosition
                    && waiting.peekLast() instanceof InputEvent.PointerPosition) {
                waiting.removeLast(); // only the newest place counts
            }
            if (waiting.size() >= MAX_WAITING && !isRelease(event)) {
                dropped.increment();
                return;
            }
            waiting.addLast(event);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What is held is released, and what waits is played as far as a second allows. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        try {
            player.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (dropped.sum() + uncertain.sum() > 0) {
            LOG.info(
                    "Input: {} events could not be played, {} characters depended on the desktop's keyboard layout",
                    dropped.sum(),
                    uncertain.sum());
        }
    }

    private void run() {
        try {
            if (session.allowsKeyboard()) {
                wakeKeyboard();
            }
            while (!closed || hasWaiting()) {
                InputEvent event = next();
                if (event != null) {
                    play(event);
                } else if (scrolling) {
                    endScroll();
                } else if (isUnsettled()) {
                    steered.get().settle();
                }
            }
            heldKeys.forEach(code -> key(code, false));
            heldButtons.forEach(button -> call("NotifyPointerButton", "iu", button, RELEASED));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasWaiting() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Null when none came for a while. */
    private InputEvent next() throws InterruptedException {
        lock.lock();
        try {
            if (waiting.isEmpty() && !closed) {
                boolean _ = arrived.await(idleMillis(), TimeUnit.MILLISECONDS);
            }
            return waiting.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private long idleMillis() {
        if (scrolling) {
            return SCROLL_END_MILLIS;
        }
        return isUnsettled() ? SteeredPointer.LAG_MILLIS : IDLE_MILLIS;
    }

    private boolean isUnsettled() {
        return steered.map(SteeredPointer::isUnsettled).orElse(false);
    }

    private static boolean isRelease(InputEvent event) {
        return event instanceof InputEvent.Key(int _, boolean pressed) && !pressed
                || event instanceof InputEvent.PointerButton(int _, boolean down) && !down;
    }

    private void play(InputEvent event) throws InterruptedException {
        if (needsPointer(event) && !steered.map(SteeredPointer::isOnMonitor).orElse(true)) {
            dropped.increment();
            return;
        }
        switch (event) {
            case InputEvent.PointerPosition(double x, double y) -> moveTo(x, y);
            case InputEvent.PointerMotion(double dx, double dy) -> moveBy(dx, dy);
            case InputEvent.PointerButton(int button, boolean pressed) -> {
                hold(heldButtons, button, pressed);
                call("NotifyPointerButton", "iu", button, state(pressed));
            }
            case InputEvent.WheelSmooth(double dx, double dy) -> {
                scrolling = true;
                call("NotifyPointerAxis", "dd", dx, dy);
            }
            case InputEvent.WheelSteps(int dx, int dy) -> {
                step(AXIS_HORIZONTAL, dx);
                step(AXIS_VERTICAL, dy);
            }
            case InputEvent.Key(int code, boolean pressed) -> {
                hold(heldKeys, code, pressed);
                key(code, pressed);
            }
            case InputEvent.Text(String text) ->
                text.codePoints().limit(InputEvent.MAX_TEXT).forEach(this::type);
        }
    }

    /** What would reach whatever else the pointer is on. */
    private static boolean needsPointer(InputEvent event) {
        return switch (event) {
            case InputEvent.PointerButton(int _, boolean pressed) -> pressed;
            case InputEvent.WheelSmooth _, InputEvent.WheelSteps _ -> true;
            case InputEvent.PointerPosition _, InputEvent.PointerMotion _, InputEvent.Key _, InputEvent.Text _ -> false;
        };
    }

    private boolean allowed(InputEvent event) {
        return switch (event) {
            case InputEvent.PointerPosition _,
                    InputEvent.PointerMotion _,
                    InputEvent.PointerButton _,
                    InputEvent.WheelSmooth _,
                    InputEvent.WheelSteps _ -> session.allowsPointer();
            case InputEvent.Key _, InputEvent.Text _ -> session.allowsKeyboard();
        };
    }

    /** From the picture's edges to the desktop's logical pixels, whose last one still belongs to the screen. */
    private void moveTo(double x, double y) throws InterruptedException {
        double width = pictureWidth.getAsInt() * scaleX;
        double height = pictureHeight.getAsInt() * scaleY;
        double left = Math.clamp(x * width, 0, width - 1);
        double top = Math.clamp(y * height, 0, height - 1);
        if (steered.isEmpty()) {
            call("NotifyPointerMotionAbsolute", "udd", node, left, top);
        } else if (!steered.get().moveTo(left, top)) {
            dropped.increment();
        }
    }

    private void moveBy(double dx, double dy) throws InterruptedException {
        if (steered.isEmpty()) {
            call("NotifyPointerMotion", "dd", dx * scaleX, dy * scaleY);
        } else if (!steered.get().moveBy(dx, dy)) {
            dropped.increment();
        }
    }

    private void endScroll() {
        scrolling = false;
        session.notify("NotifyPointerAxis", Map.of("finish", new Variant<>(true)), "dd", 0.0, 0.0);
    }

    private void step(int axis, int steps) {
        if (steps != 0) {
            call("NotifyPointerAxisDiscrete", "ui", new UInt32(axis), steps);
        }
    }

    private void type(int codePoint) {
        int keysym = Keysym.of(codePoint);
        if (keysym == Keysym.NONE) {
            dropped.increment();
            return;
        }
        if (codePoint > 0x7f) {
            uncertain.increment();
        }
        call("NotifyKeyboardKeysym", "iu", keysym, PRESSED);
        call("NotifyKeyboardKeysym", "iu", keysym, RELEASED);
    }

    /**
     * GNOME adds the keyboard to its seat with the first key of a session, and clients lose what is typed until they
     * have seen it: so the first key is one that does nothing, long before anybody types.
     */
    private void wakeKeyboard() {
        key(KEY_LEFTSHIFT, true);
        key(KEY_LEFTSHIFT, false);
    }

    private void key(int code, boolean pressed) {
        call("NotifyKeyboardKeycode", "iu", code, state(pressed));
    }

    private static UInt32 state(boolean pressed) {
        return pressed ? PRESSED : RELEASED;
    }

    private static void hold(Set<Integer> held, int code, boolean pressed) {
        if (pressed) {
            held.add(code);
        } else {
            held.remove(code);
        }
    }

    private void call(String method, String signature, Object... arguments) {
        if (!notify(method, signature, arguments)) {
            dropped.increment();
        }
    }

    private boolean notify(String method, String signature, Object... arguments) {
        return session.notify(method, Map.of(), signature, arguments);
    }
}

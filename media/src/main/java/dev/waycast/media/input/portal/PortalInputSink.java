package dev.waycast.media.input.portal;

import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.portal.PortalSession;
import dev.waycast.media.portal.PortalStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays input through the RemoteDesktop portal, in the session that shares the screen.
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
    /** No scrolling for so long: the fingers have left the touchpad. */
    private static final long SCROLL_END_MILLIS = 150;

    private final PortalSession session;
    private final UInt32 node;
    private final IntSupplier pictureWidth;
    private final IntSupplier pictureHeight;
    private final double scaleX;
    private final double scaleY;
    private final Set<Integer> heldKeys = ConcurrentHashMap.newKeySet();
    private final Set<Integer> heldButtons = ConcurrentHashMap.newKeySet();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder uncertain = new LongAdder();
    private final ScheduledExecutorService scrollEnd = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("waycast-portal-scroll").unstarted(task));
    private ScheduledFuture<?> pendingScrollEnd;
    private volatile boolean closed;

    /**
     * @param stream the shared screen, whose logical size absolute positions refer to
     * @param pictureWidth the picture's present width in pixels; a resize changes the logical size by as much
     * @param pictureHeight the same for its height
     */
    public PortalInputSink(
            PortalSession session, PortalStream stream, IntSupplier pictureWidth, IntSupplier pictureHeight) {
        this.session = session;
        this.node = new UInt32(Integer.toUnsignedLong(stream.node()));
        this.pictureWidth = pictureWidth;
        this.pictureHeight = pictureHeight;
        this.scaleX = stream.width() > 0 ? (double) stream.width() / pictureWidth.getAsInt() : 1;
        this.scaleY = stream.height() > 0 ? (double) stream.height() / pictureHeight.getAsInt() : 1;
        if (session.allowsKeyboard()) {
            wakeKeyboard();
        }
    }

    @Override
    public String name() {
        return "portal";
    }

    /** Events that could not be played: no permission for the device, no such key, or the desktop is gone. */
    public long droppedEvents() {
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
        switch (event) {
            case InputEvent.PointerPosition(double x, double y) -> moveTo(x, y);
            case InputEvent.PointerMotion(double dx, double dy) ->
                play("NotifyPointerMotion", "dd", dx * scaleX, dy * scaleY);
            case InputEvent.PointerButton(int button, boolean pressed) -> {
                hold(heldButtons, button, pressed);
                play("NotifyPointerButton", "iu", button, state(pressed));
            }
            case InputEvent.WheelSmooth(double dx, double dy) -> scroll(dx, dy);
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

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        scrollEnd.shutdownNow();
        heldKeys.forEach(code -> key(code, false));
        heldButtons.forEach(button -> play("NotifyPointerButton", "iu", button, RELEASED));
        if (dropped.sum() + uncertain.sum() > 0) {
            LOG.info(
                    "Input: {} events could not be played, {} characters depended on the desktop's keyboard layout",
                    dropped.sum(),
                    uncertain.sum());
        }
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
    private void moveTo(double x, double y) {
        double width = pictureWidth.getAsInt() * scaleX;
        double height = pictureHeight.getAsInt() * scaleY;
        play(
                "NotifyPointerMotionAbsolute",
                "udd",
                node,
                Math.clamp(x * width, 0, width - 1),
                Math.clamp(y * height, 0, height - 1));
    }

    private void scroll(double dx, double dy) {
        play("NotifyPointerAxis", "dd", dx, dy);
        if (pendingScrollEnd != null) {
            pendingScrollEnd.cancel(false);
        }
        pendingScrollEnd = scrollEnd.schedule(
                () -> session.notify("NotifyPointerAxis", Map.of("finish", new Variant<>(true)), "dd", 0.0, 0.0),
                SCROLL_END_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void step(int axis, int steps) {
        if (steps != 0) {
            play("NotifyPointerAxisDiscrete", "ui", new UInt32(axis), steps);
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
        play("NotifyKeyboardKeysym", "iu", keysym, PRESSED);
        play("NotifyKeyboardKeysym", "iu", keysym, RELEASED);
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
        play("NotifyKeyboardKeycode", "iu", code, state(pressed));
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

    private void play(String method, String signature, Object... arguments) {
        if (!session.notify(method, signature, arguments)) {
            dropped.increment();
        }
    }
}

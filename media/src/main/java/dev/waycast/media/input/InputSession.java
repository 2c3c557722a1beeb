package dev.waycast.media.input;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One viewer's hands on a desktop. It checks what comes from outside, remembers what the viewer holds down, and lets go
 * of it when the viewer leaves or is silent for {@value #SILENCE_MILLIS} ms: a key that sticks because a page was
 * closed or a network stalled would go on typing by itself.
 *
 * <p>Called from any thread. Several sessions may share a sink; their events are sent one at a time.
 */
public final class InputSession implements AutoCloseable {

    /** A viewer who holds something down says so at least this often, in milliseconds. */
    public static final int SILENCE_MILLIS = 250;

    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);
    private static final double MAX_MOTION = 10_000;
    private static final double MAX_WHEEL = 10_000;
    private static final int MAX_WHEEL_STEPS = 100;
    private static final int FIRST_BUTTON = 0x110; // BTN_LEFT
    private static final int LAST_BUTTON = 0x117; // BTN_TASK

    /** Calls back once after so many nanoseconds. */
    @FunctionalInterface
    interface Alarm {
        void after(long nanos, Runnable task);
    }

    /** One thread for the silence of every viewer. */
    private static final class Watch {
        static final ScheduledThreadPoolExecutor EXECUTOR = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("waycast-input-watch").factory());
    }

    private final InputSink sink;
    private final LongSupplier clock;
    private final Alarm alarm;
    private final Set<Integer> keys = new LinkedHashSet<>();
    private final Set<Integer> buttons = new LinkedHashSet<>();
    private long heardAt;
    private boolean watching;
    private boolean closed;
    private long dropped;
    private long stalls;

    public InputSession(InputSink sink) {
        this(sink, System::nanoTime, (nanos, task) -> Watch.EXECUTOR.schedule(task, nanos, TimeUnit.NANOSECONDS));
    }

    InputSession(InputSink sink, LongSupplier clock, Alarm alarm) {
        this.sink = sink;
        this.clock = clock;
        this.alarm = alarm;
    }

    /**
     * Plays an event, coordinates and distances brought into range first.
     *
     * @return false when it was dropped: an unknown key or button, not a number, a text too long, or after close
     */
    public synchronized boolean accept(InputEvent event) {
        heardAt = clock.getAsLong();
        boolean accepted = !closed && play(event);
        if (!accepted) {
            dropped++;
        }
        return accepted;
    }

    /** The viewer is still there and still holds what it held. */
    public synchronized void heartbeat() {
        heardAt = clock.getAsLong();
    }

    /** Lets go of everything this viewer holds. */
    public synchronized void releaseAll() {
        List.copyOf(keys).reversed().forEach(code -> send(new InputEvent.Key(code, false)));
        List.copyOf(buttons).reversed().forEach(button -> send(new InputEvent.PointerButton(button, false)));
        keys.clear();
        buttons.clear();
    }

    /** Whether a pointer button is held. */
    public synchronized boolean isDragging() {
        return !buttons.isEmpty();
    }

    /** Events that were refused. */
    public synchronized long dropped() {
        return dropped;
    }

    /** How often everything was released because the viewer went silent. */
    public synchronized long stalls() {
        return stalls;
    }

    /** Lets go of everything; later events are dropped. The sink stays open: it belongs to the capture source. */
    @Override
    public synchronized void close() {
        releaseAll();
        closed = true;
    }

    private boolean play(InputEvent event) {
        return switch (event) {
            case InputEvent.PointerPosition(double x, double y) ->
                isNumber(x, y) && send(new InputEvent.PointerPosition(Math.clamp(x, 0, 1), Math.clamp(y, 0, 1)));
            case InputEvent.PointerMotion(double dx, double dy) ->
                isNumber(dx, dy) && send(new InputEvent.PointerMotion(bound(dx, MAX_MOTION), bound(dy, MAX_MOTION)));
            case InputEvent.WheelSmooth(double dx, double dy) ->
                isNumber(dx, dy) && send(new InputEvent.WheelSmooth(bound(dx, MAX_WHEEL), bound(dy, MAX_WHEEL)));
            case InputEvent.WheelSteps(int dx, int dy) ->
                send(new InputEvent.WheelSteps(
                        Math.clamp(dx, -MAX_WHEEL_STEPS, MAX_WHEEL_STEPS),
                        Math.clamp(dy, -MAX_WHEEL_STEPS, MAX_WHEEL_STEPS)));
            case InputEvent.PointerButton(int button, boolean pressed) ->
                button >= FIRST_BUTTON && button <= LAST_BUTTON && hold(buttons, button, pressed, event);
            case InputEvent.Key(int code, boolean pressed) -> KeyCode.isKnown(code) && hold(keys, code, pressed, event);
            case InputEvent.Text(String text) ->
                text != null && text.codePointCount(0, text.length()) <= InputEvent.MAX_TEXT && send(event);
        };
    }

    /** A second press is the browser's key repeat, which the desktop does by itself; a second release comes late. */
    private boolean hold(Set<Integer> held, int code, boolean pressed, InputEvent event) {
        boolean changed = pressed ? held.add(code) : held.remove(code);
        if (changed) {
            send(event);
        }
        if (pressed) {
            watch();
        }
        return true;
    }

    private void watch() {
        if (!watching) {
            watching = true;
            alarm.after(SILENCE_NANOS, this::checkSilence);
        }
    }

    private synchronized void checkSilence() {
        watching = false;
        if (keys.isEmpty() && buttons.isEmpty()) {
            return;
        }
        long silence = clock.getAsLong() - heardAt;
        if (silence >= SILENCE_NANOS) {
            stalls++;
            releaseAll();
        } else {
            watching = true;
            alarm.after(SILENCE_NANOS - silence, this::checkSilence);
        }
    }

    private boolean send(InputEvent event) {
        synchronized (sink) {
            sink.send(event);
        }
        return true;
    }

    private static boolean isNumber(double a, double b) {
        return !Double.isNaN(a) && !Double.isNaN(b);
    }

    private static double bound(double value, double limit) {
        return Math.clamp(value, -limit, limit);
    }
}

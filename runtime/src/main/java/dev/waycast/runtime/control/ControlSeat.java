package dev.waycast.runtime.control;

import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSession;
import dev.waycast.runtime.desktop.DesktopView;

/**
 * One viewer's place at the desk: what the viewer wants of control goes in here, and so does everything that is to reach
 * the desktop. Thread-safe.
 */
public final class ControlSeat implements AutoCloseable {

    private final ControlDesk desk;
    private final String session;
    private final DesktopView desktop;
    private final InputSession input;
    private final ControlListener listener;

    private boolean eligible;
    private boolean wants;
    private volatile boolean barred;
    ControlView told;

    ControlSeat(
            ControlDesk desk,
            String session,
            DesktopView desktop,
            ControlListener listener,
            boolean eligible,
            boolean wants) {
        this.desk = desk;
        this.session = session;
        this.desktop = desktop;
        this.input = desktop.openInput();
        this.listener = listener;
        this.eligible = eligible;
        this.wants = wants;
        this.barred = !eligible;
    }

    /**
     * Plays something on the desktop, if this viewer holds control, or control is free and this is enough to get it.
     *
     * @return false when it was dropped
     */
    public boolean play(InputEvent event) {
        return !barred && desk.mightPlay(session) && desk.play(this, event);
    }

    /** The viewer is still there and still holds what it held. */
    public void heartbeat() {
        input.heartbeat();
        desk.stillHeld(this);
    }

    /** Lets go of every key and button. */
    public void releaseAll() {
        desk.releaseAll(this);
    }

    /** Turns to another output: nothing stays held on the one before, and nothing is played meanwhile. */
    public void turn(Runnable turn) {
        desk.turn(this, turn);
    }

    /**
     * Whether the viewer may control the desktop from now on. When this returns, nothing of a viewer who may not is held
     * down or will be played.
     */
    public void allow(boolean mayControl) {
        boolean nowEligible = mayControl && desk.mayBeControlled();
        // Before the lock is taken, so that a long list of events on its way is cut short.
        barred = !nowEligible;
        desk.locked(() -> {
            eligible = nowEligible;
            changed();
        });
    }

    /** Whether the viewer is here to control, not only to watch or to point. */
    public void want(boolean nowWants) {
        desk.locked(() -> {
            wants = nowWants;
            changed();
        });
    }

    private void changed() {
        desk.apply(new ControlEvent.Changed(session, eligible, wants));
    }

    public void request(String purpose) {
        desk.apply(new ControlEvent.Requested(session, purpose));
    }

    public void cancel() {
        desk.apply(new ControlEvent.Cancelled(session));
    }

    /** @param viewer the session whose request is granted */
    public void grant(String viewer) {
        desk.apply(new ControlEvent.Granted(session, viewer));
    }

    /** @param viewer the session whose request is refused */
    public void refuse(String viewer) {
        desk.apply(new ControlEvent.Refused(session, viewer));
    }

    /** @param viewer the session that gets control */
    public void give(String viewer) {
        desk.apply(new ControlEvent.Given(session, viewer));
    }

    /** Takes control away from whoever holds it. */
    public void take() {
        desk.take(this);
    }

    public void release() {
        desk.apply(new ControlEvent.Released(session));
    }

    /** Control as this viewer may know of it. */
    public ControlView view() {
        return desk.view(session);
    }

    /** Whether this viewer holds control. */
    public boolean controls() {
        return desk.holds(session);
    }

    /** The viewer left: lets go of everything. Harmless when called again. */
    @Override
    public void close() {
        barred = true;
        desk.leave(this);
    }

    String session() {
        return session;
    }

    /** What the viewer looks at, and reaches. */
    DesktopView desktop() {
        return desktop;
    }

    InputSession input() {
        return input;
    }

    ControlListener listener() {
        return listener;
    }
}

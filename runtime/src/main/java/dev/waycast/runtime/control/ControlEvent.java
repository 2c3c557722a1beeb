package dev.waycast.runtime.control;

/** Something that happens to the control of a desktop. Sessions are named by their ids. */
public sealed interface ControlEvent {

    /**
     * Somebody came.
     *
     * @param eligible whether this person may control the desktop at the moment
     * @param wants whether they are here to control, not only to watch or point
     * @param decides whether they may decide who controls, as the person at the desktop may, and administrators
     */
    record Joined(String session, String name, boolean eligible, boolean wants, boolean decides)
            implements ControlEvent {}

    record Left(String session) implements ControlEvent {}

    /** What somebody may do, or wants to, changed. */
    record Changed(String session, boolean eligible, boolean wants) implements ControlEvent {}

    /** @param purpose what for, in the person's words; may be empty */
    record Requested(String session, String purpose) implements ControlEvent {}

    /** Takes a request back. */
    record Cancelled(String session) implements ControlEvent {}

    /** @param by who decides: the holder, or somebody who always may */
    record Granted(String by, String session) implements ControlEvent {}

    /** @param by who decides: the holder, or somebody who always may */
    record Refused(String by, String session) implements ControlEvent {}

    /**
     * Gives control to somebody, asked or not.
     *
     * @param by who decides: the holder, or somebody who always may
     */
    record Given(String by, String session) implements ControlEvent {}

    /**
     * Takes control away from whoever holds it.
     *
     * @param by the session of who does it, who may always decide; null: a supervisor without one
     * @param actor the name of who does it
     * @param session gets control; null: nobody in particular
     */
    record Taken(String by, String actor, String session) implements ControlEvent {}

    /** The holder lets go. */
    record Released(String session) implements ControlEvent {}

    /**
     * Somebody used pointer or keyboard.
     *
     * @param dragging whether a pointer button is held now
     */
    record Used(String session, boolean dragging) implements ControlEvent {}

    /** The person at the desktop moved its own pointer. */
    record LocalActivity() implements ControlEvent {}

    /** Time went by. */
    record Tick() implements ControlEvent {}
}

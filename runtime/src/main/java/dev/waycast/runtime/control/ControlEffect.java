package dev.waycast.runtime.control;

/** What has to be done because the control of a desktop changed, in the order given. */
public sealed interface ControlEffect {

    /** Everything this session holds down is to be let go of, before anything else is played. */
    record KeysReleased(String session) implements ControlEffect {}

    /** This session holds control from now on. */
    record Gained(String session) implements ControlEffect {}

    /** This session held control and does not any more. Its keys were released before. */
    record Lost(String session, ControlReason reason) implements ControlEffect {}

    /** This session's request came to nothing, or waits longer than hoped for. */
    record Answered(String session, ControlReason reason) implements ControlEffect {}

    /** What this session wanted is not possible. Nothing changed. */
    record Rejected(String session, ControlReason reason) implements ControlEffect {}

    /**
     * For the records.
     *
     * @param session of who did it; null: nobody who is connected
     * @param actor the name of who did it
     * @param change in one word: requested, granted, refused, given, taken, released, idle, paused or resumed
     * @param holder from now on; null: nobody
     * @param previous who held control before; null: nobody
     */
    record Happened(String session, String actor, String change, String holder, String previous)
            implements ControlEffect {}
}

package dev.waycast.runtime.control;

/** Hears of control on behalf of one viewer. Called on any thread, in order, with the desk locked: return at once. */
public interface ControlListener {

    /**
     * Control is otherwise than it was.
     *
     * @param reason one sentence why, for this viewer; null: nothing to explain
     */
    void controlChanged(ControlView view, String reason);

    /** What this viewer wanted is not possible, and why, in one sentence. */
    void controlRejected(String sentence);
}

package dev.waycast.runtime.control;

import java.util.List;

/**
 * Who controls a desktop at one moment, for those who oversee it.
 *
 * @param state {@code none}, {@code requested} (somebody waits for an answer), {@code held}, {@code handed-over} (as soon
 *     as the holder lets go of the pointer's buttons) or {@code queued} (somebody waits for control to be free)
 * @param holderSession null: nobody
 * @param holderName null: nobody
 * @param queue in the order they asked
 * @param paused whether remote input is not played because of somebody at the desktop itself
 */
public record ControlSnapshot(
        String desktop, String state, String holderSession, String holderName, List<Waiting> queue, boolean paused) {

    /**
     * Somebody who asked for control.
     *
     * @param purpose in the person's words; may be empty
     * @param asking whether the request is still put before who can decide
     */
    public record Waiting(String session, String name, String purpose, boolean asking) {}

    static ControlSnapshot of(String desktop, ControlState state) {
        String holder = state.holder().orElse(null);
        return new ControlSnapshot(
                desktop,
                word(state),
                holder,
                holder == null ? null : name(state, holder),
                state.queue().stream()
                        .map(waiting -> new Waiting(
                                waiting.session(), name(state, waiting.session()), waiting.purpose(), waiting.open()))
                        .toList(),
                state.paused());
    }

    private static String word(ControlState state) {
        return switch (state.phase()) {
            case ControlState.Phase.Free() -> "none";
            case ControlState.Phase.HandedOver _ -> "handed-over";
            case ControlState.Phase.Held _ -> {
                if (state.queue().stream().anyMatch(ControlState.Waiting::open)) {
                    yield "requested";
                }
                yield state.queue().isEmpty() ? "held" : "queued";
            }
        };
    }

    static String name(ControlState state, String session) {
        return state.member(session).map(ControlState.Member::name).orElse("");
    }
}

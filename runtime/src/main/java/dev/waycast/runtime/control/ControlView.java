package dev.waycast.runtime.control;

import java.util.List;

/**
 * Control as one viewer may know of it.
 *
 * @param state {@code requested} or {@code queued} for who waits, otherwise {@code none}, {@code held} or
 *     {@code handed-over}
 * @param mine whether this viewer holds control
 * @param holder null: nobody
 * @param requests that this viewer can decide
 * @param queue everybody who waits, in order
 * @param paused whether remote input is not played because of somebody at the desktop itself
 */
public record ControlView(
        String state, boolean mine, Party holder, List<Request> requests, List<Party> queue, boolean paused) {

    /** A viewer. */
    public record Party(String id, String name) {}

    /** @param purpose in the person's words; may be empty */
    public record Request(String id, String name, String purpose) {}

    static ControlView of(ControlState state, String viewer) {
        return new ControlView(
                word(state, viewer),
                state.holder().filter(viewer::equals).isPresent(),
                state.holder().map(holder -> party(state, holder)).orElse(null),
                requests(state, viewer),
                state.queue().stream()
                        .map(waiting -> party(state, waiting.session()))
                        .toList(),
                state.paused());
    }

    private static String word(ControlState state, String viewer) {
        return state.waiting(viewer)
                .map(waiting -> waiting.open() ? "requested" : "queued")
                .orElseGet(() -> switch (state.phase()) {
                    case ControlState.Phase.Free() -> "none";
                    case ControlState.Phase.Held _ -> "held";
                    case ControlState.Phase.HandedOver _ -> "handed-over";
                });
    }

    private static List<Request> requests(ControlState state, String viewer) {
        if (!state.decides(viewer)) {
            return List.of();
        }
        return state.queue().stream()
                .filter(ControlState.Waiting::open)
                .map(waiting -> new Request(
                        waiting.session(), ControlSnapshot.name(state, waiting.session()), waiting.purpose()))
                .toList();
    }

    private static Party party(ControlState state, String session) {
        return new Party(session, ControlSnapshot.name(state, session));
    }
}

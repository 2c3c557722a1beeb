package dev.waycast.runtime.control;

import java.time.Duration;

/**
 * How control changes hands.
 *
 * @param automatic whether control that nobody holds goes to who comes, or begins to use it, without a request
 * @param idleTimeout control that is not used for so long is released; zero: never
 * @param requestTimeout for so long a request is put before who can decide; after that it waits for its turn
 * @param dragTimeout for so long at most a hand-over waits for the holder to let go of a pointer button
 * @param pauseOnLocalActivity whether somebody's hand on the desktop's own pointer stops remote input for a while
 * @param localPause how long it stops, from the last local activity
 */
public record ControlRules(
        boolean automatic,
        Duration idleTimeout,
        Duration requestTimeout,
        Duration dragTimeout,
        boolean pauseOnLocalActivity,
        Duration localPause) {}

package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import java.time.Duration;
import java.util.Set;

/**
 * What somebody asks the person at the desktop for.
 *
 * @param session the id of the connection it is for; the consent ends with it
 * @param desktop the desktop's name
 * @param scopes not empty; who asks for control usually asks to watch too
 * @param purpose in the words of who asks; cut to {@value #LONGEST_PURPOSE} characters on one line. May be empty
 * @param duration how long it shall last; null: as configured
 */
public record ConsentRequest(
        String session, Person person, String desktop, Set<Scope> scopes, String purpose, Duration duration) {

    /** In characters; a longer purpose is cut, so that it fits a notification. */
    public static final int LONGEST_PURPOSE = 200;

    /**
     * @throws IllegalArgumentException with a sentence when no scope is asked for or the duration is not positive
     */
    public ConsentRequest {
        scopes = Set.copyOf(scopes);
        purpose = PlainText.line(purpose == null ? "" : purpose, LONGEST_PURPOSE);
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("Say what to ask for: watch, point, control, clipboard or files.");
        }
        if (duration != null && !duration.isPositive()) {
            throw new IllegalArgumentException("Ask for one minute or more.");
        }
    }
}

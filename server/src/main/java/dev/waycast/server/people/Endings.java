package dev.waycast.server.people;

import dev.waycast.runtime.session.LiveSessions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;

/** Ends what people see when what they got in by is good no more. Called after the change was committed. */
@ApplicationScoped
public class Endings {

    @Inject
    LiveSessions sessions;

    /** @param reason one sentence for the viewers */
    public void disconnect(Set<String> credentials, String reason) {
        if (!credentials.isEmpty()) {
            sessions.disconnectAll(
                    session -> credentials.contains(session.person().credential()), reason);
        }
    }
}

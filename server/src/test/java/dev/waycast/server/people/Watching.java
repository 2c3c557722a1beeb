package dev.waycast.server.people;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.SessionStatus;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Somebody who looks at a desktop. */
public final class Watching implements LiveSession {

    private final String id = UUID.randomUUID().toString();
    private final Person person;
    private volatile String ended;

    public Watching(String credential) {
        person = new Person("Guest", Set.of("guest"), Set.of(Scope.WATCH), false, credential, "127.0.0.1");
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Person person() {
        return person;
    }

    @Override
    public Instant since() {
        return Instant.EPOCH;
    }

    @Override
    public String protocol() {
        return "webrtc";
    }

    @Override
    public SessionStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean say(String from, String text) {
        return false;
    }

    @Override
    public boolean watchOnly(boolean watchOnly) {
        return false;
    }

    @Override
    public void maxBitrate(long bitsPerSecond) {}

    @Override
    public void disconnect(String reason) {
        ended = reason;
    }

    /** What the viewer was told at the end; null: it goes on. */
    public String ended() {
        return ended;
    }
}

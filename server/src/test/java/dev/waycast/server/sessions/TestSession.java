package dev.waycast.server.sessions;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.SessionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session that notes what is done to it. */
final class TestSession implements LiveSession {

    final List<String> done = new CopyOnWriteArrayList<>();
    final String id = UUID.randomUUID().toString();
    private final boolean capable;

    /** @param capable whether it can show messages and could do more than watch */
    TestSession(boolean capable) {
        this.capable = capable;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Person person() {
        return new Person("grace", Set.of(Roles.OPERATOR), Set.of(Scope.WATCH), false, "sign-in:1", "192.0.2.7");
    }

    @Override
    public Instant since() {
        return Instant.parse("2026-01-02T03:04:05Z");
    }

    @Override
    public String protocol() {
        return "webrtc";
    }

    @Override
    public SessionStatus status() {
        return new SessionStatus(
                "Streaming",
                "watch",
                false,
                false,
                "H264",
                "direct",
                1000,
                10,
                1,
                2,
                3,
                4_000_000,
                5_000_000,
                29.5,
                Double.NaN,
                12,
                1,
                8,
                3,
                9,
                60);
    }

    @Override
    public boolean say(String from, String text) {
        return capable && done.add(from + ": " + text);
    }

    @Override
    public boolean watchOnly(boolean watchOnly) {
        return capable && done.add("watch only " + watchOnly);
    }

    @Override
    public void maxBitrate(long bitsPerSecond) {
        done.add("bitrate " + bitsPerSecond);
    }

    @Override
    public void disconnect(String reason) {
        done.add("disconnected: " + reason);
    }
}

package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who was refused a moment ago and has to wait before asking again. Not thread-safe. */
final class Pauses {

    /** More than could be refused by hand; beyond it the oldest is forgotten. */
    private static final int CAPACITY = 1000;

    private final Duration length;
    private final Map<String, Instant> ends = new LinkedHashMap<>();

    Pauses(Duration length) {
        this.length = length;
    }

    void begin(Person person, Instant now) {
        ends.values().removeIf(end -> !end.isAfter(now));
        ends.remove(key(person));
        if (ends.size() >= CAPACITY) {
            ends.remove(ends.keySet().iterator().next());
        }
        ends.put(key(person), now.plus(length));
    }

    boolean holds(Person person, Instant now) {
        Instant end = ends.get(key(person));
        return end != null && end.isAfter(now);
    }

    /** An account stays the same when it signs in again; everybody else is known by how they got in. */
    private static String key(Person person) {
        String credential = person.credential();
        boolean account = credential.startsWith("sign-in:") || credential.startsWith("token:");
        return account || credential.isEmpty() ? "name " + person.name() : credential;
    }
}

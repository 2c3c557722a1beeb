package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Somebody other than the owner who may see the desktop now.
 *
 * @param session what {@link ConsentDesk#withdrawSession} takes
 * @param name one line without control characters
 * @param scopes all that is allowed now
 * @param until when the last of it ends by itself; null: not before the session
 * @param controls whether pointer and keyboard are in this person's hands now
 */
public record Visitor(String session, String name, String address, Set<Scope> scopes, Instant until, boolean controls) {

    private static final int LONGEST_NAME = 80;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    public Visitor {
        name = PlainText.line(name, LONGEST_NAME);
        address = PlainText.line(address, LONGEST_NAME);
        scopes = Set.copyOf(scopes);
    }

    /** Who controls and who watches, in one line of plain text. */
    public static String headline(List<Visitor> visitors) {
        List<String> controlling = names(visitors, true);
        List<String> watching = names(visitors, false);
        List<String> parts = new ArrayList<>();
        if (!controlling.isEmpty()) {
            parts.add("controlled by " + listed(controlling));
        }
        if (!watching.isEmpty()) {
            parts.add("watched by " + listed(watching));
        }
        return "This desktop is " + String.join(" and ", parts);
    }

    /** What each of them may do, a line of plain text each. */
    public static String details(List<Visitor> visitors, int longest) {
        List<String> lines = visitors.stream().limit(longest).map(Visitor::line).collect(Collectors.toList());
        if (visitors.size() > longest) {
            lines.add("and " + (visitors.size() - longest) + " more");
        }
        return String.join("\n", lines);
    }

    /** From where, what is allowed and until when, for instance {@code Ann (192.0.2.7) may see this desktop until 14:05}. */
    public String line() {
        String allowed = name + " (" + address + ") may " + ScopeText.of(scopes);
        return until == null ? allowed : allowed + " until " + CLOCK.format(until.atZone(ZoneId.systemDefault()));
    }

    private static List<String> names(List<Visitor> visitors, boolean controlling) {
        return visitors.stream()
                .filter(visitor -> visitor.controls == controlling)
                .map(Visitor::name)
                .toList();
    }

    private static String listed(List<String> names) {
        return switch (names.size()) {
            case 1 -> names.getFirst();
            case 2 -> names.getFirst() + " and " + names.getLast();
            default -> names.getFirst() + " and " + (names.size() - 1) + " others";
        };
    }

    /** @param consents of one session, at least one */
    static Visitor of(List<Consent> consents, boolean controls) {
        Person person = consents.getFirst().person();
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        consents.forEach(consent -> scopes.addAll(consent.scopes()));
        boolean endless = consents.stream().anyMatch(consent -> consent.until() == null);
        Instant until = endless
                ? null
                : consents.stream().map(Consent::until).max(Instant::compareTo).orElseThrow();
        return new Visitor(
                consents.getFirst().session(),
                person.name(),
                person.address(),
                scopes,
                until,
                controls && scopes.contains(Scope.CONTROL));
    }
}

package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Says in words what scopes allow, to go on with "wants to …" or "may …". */
final class ScopeText {

    private ScopeText() {}

    /** For instance {@code see and control this desktop}. */
    static String of(Set<Scope> scopes) {
        List<String> verbs = Arrays.stream(Scope.values())
                .filter(scopes::contains)
                .map(ScopeText::of)
                .toList();
        if (verbs.size() < 2) {
            return String.join("", verbs);
        }
        return String.join(", ", verbs.subList(0, verbs.size() - 1)) + " and " + verbs.getLast();
    }

    private static String of(Scope scope) {
        return switch (scope) {
            case WATCH -> "see this desktop";
            case POINT -> "point at things";
            case CONTROL -> "use its mouse and keyboard";
            case CLIPBOARD -> "exchange the clipboard";
            case FILES -> "exchange files";
            case PUBLISH -> "send its pictures";
        };
    }
}

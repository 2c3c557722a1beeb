package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.waycast.runtime.access.Scope;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** What a viewer is here for. */
public enum ViewerMode {
    /** To use pointer and keyboard, when control is theirs. */
    CONTROL(Scope.CONTROL),
    /** To see. */
    WATCH(Scope.WATCH),
    /** To see, and to show things with a pointer of their own. */
    POINT(Scope.POINT);

    private final Scope needs;

    ViewerMode(Scope needs) {
        this.needs = needs;
    }

    /** What somebody must be allowed for it. */
    Scope needs() {
        return needs;
    }

    /** The one that leaves nothing out that these scopes allow. */
    static ViewerMode of(Set<Scope> scopes) {
        if (scopes.contains(Scope.CONTROL)) {
            return CONTROL;
        }
        return scopes.contains(Scope.POINT) ? POINT : WATCH;
    }

    /** As in messages, for instance {@code control}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static ViewerMode read(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"mode\" is control, watch or point"));
    }
}

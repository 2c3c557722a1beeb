package dev.waycast.server.people;

import dev.waycast.runtime.access.Scope;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Scopes as they are kept: their names, separated by commas. */
public final class ScopeList {

    private ScopeList() {}

    public static String write(Collection<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(","));
    }

    public static Set<Scope> read(String kept) {
        return kept.isEmpty()
                ? Set.of()
                : Arrays.stream(kept.split(",")).map(Scope::of).collect(Collectors.toUnmodifiableSet());
    }
}

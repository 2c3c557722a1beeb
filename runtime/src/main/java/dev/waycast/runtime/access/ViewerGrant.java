package dev.waycast.runtime.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * What a one-time address or the bearer token stands for.
 *
 * @param name for people to read
 * @param credential names the address or token in records; not secret
 */
record ViewerGrant(String name, String role, Set<Scope> scopes, boolean owner, String credential) {

    private static final Set<Scope> EVERYTHING = Set.copyOf(EnumSet.allOf(Scope.class));

    ViewerGrant {
        scopes = Set.copyOf(scopes);
    }

    /** The address that was printed where the desktop is: whoever can read it there is the person at the desktop. */
    static ViewerGrant printed() {
        return new ViewerGrant("owner", Roles.OPERATOR, EVERYTHING, true, "link:" + UUID.randomUUID());
    }

    /** An address that somebody hands on: no more than they may do themselves, and no say in who else may. */
    static ViewerGrant guestOf(Person maker) {
        return new ViewerGrant(
                "guest of " + maker.name(), Roles.GUEST, maker.scopes(), false, "link:" + UUID.randomUUID());
    }

    /** Nobody has to sign in, and the request comes from this host. */
    static ViewerGrant local() {
        return new ViewerGrant("owner", Roles.OPERATOR, EVERYTHING, true, "local");
    }

    /** A program that sends pictures, such as OBS, and may do nothing else. */
    static ViewerGrant publishToken() {
        return new ViewerGrant("publisher", Roles.GUEST, Set.of(Scope.PUBLISH), false, "publish-token");
    }

    static ViewerGrant accessToken() {
        return new ViewerGrant("access token", Roles.OPERATOR, EVERYTHING, false, "access-token");
    }
}

package dev.waycast.runtime.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * The roles of Waycast. An application that signs people in by other means of Quarkus Security grants these itself, and
 * needs nothing else.
 */
public final class Roles {

    /** May do everything: people, invitations, settings, records, and every desktop. */
    public static final String ADMIN = "admin";

    /** May watch and control desktops, and invite others to do so. */
    public static final String OPERATOR = "operator";

    /** May watch desktops and point at things on them. */
    public static final String VIEWER = "viewer";

    /** May read sessions and the audit trail, and see no desktop. */
    public static final String AUDITOR = "auditor";

    /** Came by an invitation, and may do what it says and nothing more. */
    public static final String GUEST = "guest";

    private Roles() {}

    /** What the roles allow on a desktop; a guest's scopes are in the invitation. */
    static Set<Scope> scopes(Set<String> roles) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (roles.contains(ADMIN) || roles.contains(OPERATOR)) {
            scopes.addAll(EnumSet.allOf(Scope.class));
        }
        if (roles.contains(VIEWER)) {
            scopes.add(Scope.WATCH);
            scopes.add(Scope.POINT);
        }
        return scopes;
    }
}

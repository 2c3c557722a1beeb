package dev.waycast.server.people;

import dev.waycast.runtime.access.Scope;
import java.util.Set;
import java.util.UUID;

/**
 * Whom a cookie or an API token belongs to.
 *
 * @param signIn null for an API token
 * @param account null for a guest
 * @param scopes null: what the roles allow
 * @param newSecret takes the place of the one in the cookie from now on; null: it stays
 */
record Recognised(
        Me.Kind kind,
        String credential,
        UUID signIn,
        UUID account,
        String name,
        String displayName,
        Set<String> roles,
        Set<Scope> scopes,
        boolean passwordChangeRequired,
        String newSecret) {

    /** @param signIn null for an API token */
    static Recognised of(Account account, Me.Kind kind, String credential, UUID signIn) {
        return new Recognised(
                kind,
                credential,
                signIn,
                account.id,
                account.name,
                account.displayName,
                account.roleSet(),
                null,
                account.passwordChangeRequired,
                null);
    }

    Recognised withNewSecret(String secret) {
        return new Recognised(
                kind, credential, signIn, account, name, displayName, roles, scopes, passwordChangeRequired, secret);
    }
}

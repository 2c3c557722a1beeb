package dev.waycast.server.people;

import java.util.UUID;

/** Names what somebody got in by; see {@link dev.waycast.runtime.access.Person#credential()}. */
public final class Credential {

    static final String SIGN_IN = "sign-in:";
    static final String TOKEN = "token:";
    static final String LINK = "link:";
    static final String ACCESS_TOKEN = "access-token";
    static final String JWT = "jwt:";
    static final String INVITATION = "invitation:";

    private Credential() {}

    public static String signIn(UUID id) {
        return SIGN_IN + id;
    }

    public static String token(UUID id) {
        return TOKEN + id;
    }

    public static String invitation(UUID id) {
        return INVITATION + id;
    }
}

package dev.waycast.server.people;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request whose cookie or API token was verified. */
public final class PeopleRequest extends BaseAuthenticationRequest {

    private final Recognised recognised;

    PeopleRequest(Recognised recognised) {
        this.recognised = recognised;
    }

    Recognised recognised() {
        return recognised;
    }
}

package dev.waycast.runtime.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request whose cookie or bearer token was verified. */
public final class ViewerRequest extends BaseAuthenticationRequest {

    private final ViewerGrant grant;

    ViewerRequest(ViewerGrant grant) {
        this.grant = grant;
    }

    ViewerGrant grant() {
        return grant;
    }
}

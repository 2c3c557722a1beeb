package dev.waycast.runtime.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request whose cookie or bearer token was verified. */
public final class ViewerRequest extends BaseAuthenticationRequest {}

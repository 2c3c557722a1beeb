package dev.waycast.runtime.access;

import io.vertx.core.http.HttpServerRequest;

/**
 * Fired as a CDI event when a request is turned away for a reason that Quarkus Security does not know of.
 *
 * @param address the IP address it came from
 * @param what it wanted, for instance {@code POST /api/v1/whep}
 * @param reason in a few words
 */
public record AccessRefused(String address, String what, String reason) {

    public static AccessRefused otherSite(HttpServerRequest request) {
        return new AccessRefused(address(request), what(request), "a page of another site");
    }

    /** The IP address a request came from; empty when its connection is gone. */
    public static String address(HttpServerRequest request) {
        return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    }

    /** A request in words. Its query is left out: secrets may stand there. */
    public static String what(HttpServerRequest request) {
        return request.method() + " " + request.path();
    }
}

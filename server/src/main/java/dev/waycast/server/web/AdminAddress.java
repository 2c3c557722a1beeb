package dev.waycast.server.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** People type {@code /admin}; the page is at {@code /admin/}. */
@ApplicationScoped
public class AdminAddress {

    private static final int BEFORE_FILES = 300;

    void register(@Observes Filters filters) {
        filters.register(this::complete, BEFORE_FILES);
    }

    private void complete(RoutingContext context) {
        if (context.request().path().equals("/admin")) {
            context.redirect("/admin/");
        } else {
            context.next();
        }
    }
}

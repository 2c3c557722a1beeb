package dev.waycast.runtime.access;

import dev.waycast.runtime.config.WaycastConfig;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** The address a person opens. Its token is in the fragment: browsers send that to nobody, so it is in no log. */
@ApplicationScoped
public class ViewerAddress {

    private static final Logger LOG = Logger.getLogger(ViewerAddress.class);

    @Inject
    ViewerAccess access;

    @Inject
    WaycastConfig config;

    /**
     * An address for one sign-in of the person at the desktop.
     *
     * @param base scheme, host and port
     */
    public String link(String base) {
        return access.required() ? address(base, access.issueLinkToken()) : base + "/";
    }

    /** An address for one sign-in of somebody who may do what its maker may. */
    String link(String base, Person maker) {
        return access.required() ? address(base, access.issueLinkToken(maker)) : base + "/";
    }

    private static String address(String base, String token) {
        return base + "/#token=" + token;
    }

    void onHttp(@ObservesAsync HttpServerStart start) {
        print("http", start.options());
    }

    void onHttps(@ObservesAsync HttpsServerStart start) {
        print("https", start.options());
    }

    private void print(String scheme, HttpServerOptions options) {
        if (config.enabled() && config.access().printAddress()) {
            LOG.infof(
                    "The desktop is here; the address works once, for %d minutes.",
                    config.access().linkTimeout().toMinutes());
            String base = scheme + "://" + nameable(options.getHost()) + ":" + options.getPort();
            LOG.infof("Open %s", link(base));
            if (asksOnPage()) {
                LOG.infof("Desktop page: %s", desktopPage(base));
            }
        }
    }

    private boolean asksOnPage() {
        return config.consent().mode() == WaycastConfig.ConsentMode.ASK
                && config.consent().prompts().contains("page");
    }

    /** Where the person at the desktop decides; its token signs in once, too. */
    private String desktopPage(String base) {
        String page = base + "/desktop.html";
        return access.required() ? page + "#token=" + access.issueLinkToken() : page;
    }

    private static String nameable(String host) {
        return switch (host) {
            case "0.0.0.0", "::", "" -> "127.0.0.1";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }
}

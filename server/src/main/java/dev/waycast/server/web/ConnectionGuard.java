package dev.waycast.server.web;

import dev.waycast.runtime.access.AccessRefused;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.server.ServerConfig;
import dev.waycast.server.limits.RateLimits;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AttributeKey;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits how many WebSockets one address opens and holds, and how many WHEP and WHIP sessions it asks for. An address is that of the
 * connection; that of a client behind a proxy only where {@code quarkus.http.proxy} says which proxy is trusted.
 */
@ApplicationScoped
public class ConnectionGuard {

    private static final int PRIORITY = 340;
    private static final String WHEP = "/api/v1/whep";
    private static final String WHIP = "/api/v1/whip/";
    private static final Duration UNTIL_ONE_CLOSES = Duration.ofSeconds(10);
    private static final AttributeKey<Boolean> COUNTED = AttributeKey.valueOf("waycast.counted");

    /** Addresses with open WebSockets only. */
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    @Inject
    ServerConfig config;

    @Inject
    RateLimits limits;

    @Inject
    DesktopMetrics metrics;

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String address = AccessRefused.address(request);
        Optional<Duration> wait = Optional.empty();
        if (isWebSocket(request)) {
            wait = limits.take(RateLimits.Kind.CONNECTION, address);
            if (wait.isEmpty() && !count(address, request)) {
                refuse(
                        context,
                        "Too many pages of this address are connected; close one and try again.",
                        UNTIL_ONE_CLOSES);
                return;
            }
        } else if (request.method() == HttpMethod.POST && isOffer(request.path())) {
            wait = limits.take(RateLimits.Kind.WHEP, address);
        }
        wait.ifPresentOrElse(time -> refuse(context, RateLimits.sentence(time), time), context::next);
    }

    private static boolean isOffer(String path) {
        return WHEP.equals(path) || path.startsWith(WHIP);
    }

    private static boolean isWebSocket(HttpServerRequest request) {
        return request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }

    private void refuse(RoutingContext context, String sentence, Duration wait) {
        metrics.accessRefused("rate-limit");
        Refusal.tooManyRequests(context, sentence, wait);
    }

    /** False when there are enough already. A connection counts once, from its first request for a WebSocket to its end. */
    private boolean count(String address, HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        if (channel.attr(COUNTED).get() != null) {
            return true;
        }
        int present = open.merge(address, 1, Integer::sum);
        if (present > config.limits().connectionsPerAddress()) {
            discount(address);
            return false;
        }
        channel.attr(COUNTED).set(true);
        channel.closeFuture().addListener(_ -> discount(address));
        return true;
    }

    private void discount(String address) {
        open.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
    }

    /** How many addresses hold WebSockets open. */
    int addresses() {
        return open.size();
    }
}

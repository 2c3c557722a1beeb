package dev.waycast.runtime.ice;

import dev.waycast.runtime.config.WaycastConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The STUN and TURN servers that pages and libwebrtc are told to look for a path with. A TURN server that shares a secret with us gets
 * credentials that end by themselves, so that nobody relays at its cost for longer than a visit: the user name is when they
 * end and for whom they are, the password its HMAC-SHA-1 (draft-uberti-behave-turn-rest-00). Thread-safe.
 *
 * @param stun addresses such as {@code stun:stun.example.org:3478}
 * @param turn addresses such as {@code turn:turn.example.org:3478?transport=udp}
 * @param secret shared with the TURN servers; empty: username and password are used
 * @param username at the TURN servers, for who has no shared secret
 * @param password same
 * @param lifetime of credentials made with the secret
 */
public record IceServers(
        List<String> stun,
        List<String> turn,
        Optional<String> secret,
        Optional<String> username,
        Optional<String> password,
        Duration lifetime,
        InstantSource clock) {

    private static final String HMAC = "HmacSHA1";

    public static IceServers of(WaycastConfig.WebRtc config) {
        WaycastConfig.Turn turn = config.turn();
        return new IceServers(
                config.stunServers().orElse(List.of()),
                turn.urls().orElse(List.of()),
                turn.secret(),
                turn.username(),
                turn.password(),
                turn.ttl(),
                InstantSource.system());
    }

    /** @param user names the visit in the TURN server's log */
    public List<IceServer> forVisit(String user) {
        List<IceServer> servers = new ArrayList<>();
        if (!stun.isEmpty()) {
            servers.add(new IceServer(stun, null, null));
        }
        if (!turn.isEmpty()) {
            servers.add(secret.map(shared -> ending(shared, user))
                    .orElseGet(() -> new IceServer(turn, username.orElse(null), password.orElse(null))));
        }
        return servers;
    }

    private IceServer ending(String shared, String user) {
        String name = clock.instant().plus(lifetime).getEpochSecond() + ":" + user;
        return new IceServer(turn, name, password(shared, name));
    }

    private static String password(String shared, String name) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(shared.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime provides " + HMAC + "; this one does not.", e);
        }
    }

    /** Without the secret and the password: they must not reach a log. */
    @Override
    public String toString() {
        return "IceServers[stun=" + stun + ", turn=" + turn + "]";
    }
}

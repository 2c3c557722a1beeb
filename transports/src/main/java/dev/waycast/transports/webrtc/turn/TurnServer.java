package dev.waycast.transports.webrtc.turn;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TURN server that is spoken to over UDP, and who we are there.
 *
 * @param host a name or an address, IPv6 in brackets
 * @param port 1 to 65535
 * @param username of long-term credentials
 * @param password same
 */
public record TurnServer(String host, int port, String username, String password) {

    private static final Pattern UDP = Pattern.compile("turn:(\\[[^]]+]|[^:?]+)(?::(\\d{1,5}))?(?:\\?transport=udp)?");
    private static final int PORT = 3478;

    /**
     * Reads an address as RFC 7065 writes it.
     *
     * @return empty when it is one over TCP or TLS, or none at all
     */
    public static Optional<TurnServer> parse(String url, String username, String password) {
        Matcher parts = UDP.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = parts.group(2) == null ? PORT : Integer.parseInt(parts.group(2));
        return port >= 1 && port <= 65535
                ? Optional.of(new TurnServer(parts.group(1), port, username, password))
                : Optional.empty();
    }

    /** Without the password: it must not reach a log. */
    @Override
    public String toString() {
        return "turn:" + host + ":" + port;
    }
}

package dev.waycast.runtime.ice;

import java.util.List;

/**
 * A server to look for a path with, as in {@code RTCIceServer}.
 *
 * @param urls RFC 7064 and RFC 7065, for instance {@code turn:turn.example.org:3478?transport=udp}
 * @param username null: none
 * @param credential null: none
 */
public record IceServer(List<String> urls, String username, String credential) {

    public IceServer {
        urls = List.copyOf(urls);
    }

    /** Without the credential: it must not reach a log. */
    @Override
    public String toString() {
        return "IceServer" + urls;
    }
}

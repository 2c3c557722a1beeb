package dev.waycast.transports.webrtc.libwebrtc;

import java.util.List;

/**
 * A STUN or TURN server that libwebrtc asks for more candidates.
 *
 * @param urls RFC 7064 and RFC 7065: {@code stun:host:port}, {@code turn:host:port?transport=udp} ...
 * @param username empty for STUN
 * @param credential empty for STUN
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

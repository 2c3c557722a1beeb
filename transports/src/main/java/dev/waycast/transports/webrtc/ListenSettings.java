package dev.waycast.transports.webrtc;

import java.util.List;

/**
 * Where viewers reach this host.
 *
 * @param udpPort the one UDP port of all viewers, 1 to 65535; 0: any free one
 * @param bindAddresses literal IP addresses to listen on and to offer to viewers; empty: all of this host
 * @param publicAddress literal IP address under which viewers reach this host from outside, for instance that of a 1:1
 *     NAT, offered in addition; empty: none. The UDP port must be the same there
 */
public record ListenSettings(int udpPort, List<String> bindAddresses, String publicAddress) {

    public static final ListenSettings DEFAULTS = new ListenSettings(0, List.of(), "");

    public ListenSettings {
        bindAddresses = List.copyOf(bindAddresses);
        WebRtcSettings.require(udpPort >= 0 && udpPort <= 65535, "The UDP port must lie between 0 and 65535");
    }
}

package dev.waycast.protocols.rtp;

import java.util.Optional;

/** The header extensions spoken, with the URIs that name them in SDP (RFC 8285 section 5). */
public enum RtpExtension {
    PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
    ABSOLUTE_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    /** draft-holmer-rmcat-transport-wide-cc-extensions-01. */
    TRANSPORT_SEQUENCE_NUMBER("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    /** RFC 9143 section 15.2. */
    MID("urn:ietf:params:rtp-hdrext:sdes:mid");

    private final String uri;

    RtpExtension(String uri) {
        this.uri = uri;
    }

    public String uri() {
        return uri;
    }

    public static Optional<RtpExtension> of(String uri) {
        for (RtpExtension extension : values()) {
            if (extension.uri.equals(uri)) {
                return Optional.of(extension);
            }
        }
        return Optional.empty();
    }
}

package dev.waycast.protocols.sdp;

import java.util.Optional;

/** Who begins the DTLS handshake: RFC 4145 section 4, RFC 8842 section 5.2. */
public enum Setup {
    /** The writer is the DTLS client. */
    ACTIVE("active"),
    /** The writer is the DTLS server. */
    PASSIVE("passive"),
    /** The other side may choose. */
    ACTPASS("actpass"),
    HOLDCONN("holdconn");

    private final String attribute;

    Setup(String attribute) {
        this.attribute = attribute;
    }

    /** The value in SDP. */
    public String attribute() {
        return attribute;
    }

    static Optional<Setup> of(String attribute) {
        for (Setup setup : values()) {
            if (setup.attribute.equals(attribute)) {
                return Optional.of(setup);
            }
        }
        return Optional.empty();
    }
}

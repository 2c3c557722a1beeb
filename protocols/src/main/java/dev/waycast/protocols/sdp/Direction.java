package dev.waycast.protocols.sdp;

import java.util.Optional;

/** Which way media flows, seen from the side that wrote the description: RFC 8866 section 6.7. */
public enum Direction {
    SENDRECV("sendrecv"),
    SENDONLY("sendonly"),
    RECVONLY("recvonly"),
    INACTIVE("inactive");

    private final String attribute;

    Direction(String attribute) {
        this.attribute = attribute;
    }

    /** The name in SDP. */
    public String attribute() {
        return attribute;
    }

    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /** The same flow seen from the other side. */
    public Direction reversed() {
        return switch (this) {
            case SENDONLY -> RECVONLY;
            case RECVONLY -> SENDONLY;
            case SENDRECV, INACTIVE -> this;
        };
    }

    static Optional<Direction> of(String attribute) {
        for (Direction direction : values()) {
            if (direction.attribute.equals(attribute)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }
}

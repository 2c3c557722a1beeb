package dev.waycast.protocols.stun;

/** What a message is about: RFC 8489 section 18.1, RFC 8656 section 17. */
public enum StunMethod {
    BINDING(0x001),
    /** Asks for an address on a TURN server. */
    ALLOCATE(0x003),
    REFRESH(0x004),
    /** Indication: the relay is to send this. */
    SEND(0x006),
    /** Indication: the relay heard this. */
    DATA(0x007),
    CREATE_PERMISSION(0x008),
    CHANNEL_BIND(0x009);

    private final int number;

    StunMethod(int number) {
        this.number = number;
    }

    /** 12 bits; those here fit into four, which the message type does not tear apart. */
    int number() {
        return number;
    }
}

package dev.waycast.transports.webrtc;

/** What leaves first when several kinds of packets wait for one viewer. */
enum PacketPriority {
    /** Kept free: sound is small, and gaps in it are heard at once. */
    AUDIO,
    /** A picture that is complete but for one packet holds up all behind it. */
    RETRANSMISSION,
    /** Pictures, in their order. */
    VIDEO,
    /** Forward error correction of pictures that have left. */
    REPAIR,
    /** Only to learn what the network carries. */
    PADDING
}

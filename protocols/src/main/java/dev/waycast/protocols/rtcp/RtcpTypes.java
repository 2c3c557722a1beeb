package dev.waycast.protocols.rtcp;

/** Packet types (RFC 3550 section 12.1, RFC 4585 section 6.1) and feedback formats. */
final class RtcpTypes {

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int TRANSPORT_LAYER_FEEDBACK = 205;
    static final int PAYLOAD_SPECIFIC_FEEDBACK = 206;

    static final int FORMAT_GENERIC_NACK = 1;
    static final int FORMAT_TRANSPORT_WIDE = 15;
    static final int FORMAT_PICTURE_LOSS = 1;
    static final int FORMAT_FULL_INTRA = 4;
    static final int FORMAT_APPLICATION_LAYER = 15;

    /** "REMB". */
    static final int REMB_IDENTIFIER = 0x52454D42;

    static final int SDES_END = 0;
    static final int SDES_CNAME = 1;

    static final int HEADER_LENGTH = 4;
    static final int REPORT_BLOCK_LENGTH = 24;
    static final int MAX_COUNT = 31;

    private RtcpTypes() {}
}

package dev.waycast.protocols.h265;

/** NAL unit types: ITU-T H.265 table 7-1, and RFC 7798 section 4.4 for those above 47. */
public final class H265NalType {

    /** The first of the pictures at which decoding can start (BLA, IDR, CRA). */
    public static final int FIRST_IRAP = 16;

    public static final int LAST_IRAP = 23;
    public static final int VPS = 32;
    public static final int SPS = 33;
    public static final int PPS = 34;
    public static final int ACCESS_UNIT_DELIMITER = 35;
    public static final int FILLER_DATA = 38;
    public static final int AGGREGATION = 48;
    public static final int FRAGMENTATION = 49;

    private H265NalType() {}

    /** The type in the first byte of a NAL unit. */
    public static int of(byte nalHeader) {
        return nalHeader >> 1 & 0x3F;
    }
}

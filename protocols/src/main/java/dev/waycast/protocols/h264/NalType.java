package dev.waycast.protocols.h264;

/** NAL unit types: ITU-T H.264 table 7-1, and RFC 6184 table 1 for those above 23. */
public final class NalType {

    public static final int NON_IDR_SLICE = 1;
    public static final int IDR_SLICE = 5;
    public static final int SEI = 6;
    public static final int SPS = 7;
    public static final int PPS = 8;
    public static final int ACCESS_UNIT_DELIMITER = 9;
    public static final int FILLER_DATA = 12;
    public static final int STAP_A = 24;
    public static final int FU_A = 28;

    private NalType() {}

    /** The type in the first byte of a NAL unit. */
    public static int of(byte nalHeader) {
        return nalHeader & 0x1F;
    }
}

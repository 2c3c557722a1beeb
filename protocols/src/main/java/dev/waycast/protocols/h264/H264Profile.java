package dev.waycast.protocols.h264;

import java.util.Optional;

/** The profiles browsers negotiate, told from profile_idc and the constraint flags by RFC 6184 table 5. */
public enum H264Profile {
    CONSTRAINED_BASELINE(0x42, 0xE0),
    BASELINE(0x42, 0x00),
    MAIN(0x4D, 0x00),
    EXTENDED(0x58, 0x00),
    CONSTRAINED_HIGH(0x64, 0x0C),
    HIGH(0x64, 0x00),
    PREDICTIVE_HIGH_444(0xF4, 0x00);

    private final int idc;
    private final int constraints;

    H264Profile(int idc, int constraints) {
        this.idc = idc;
        this.constraints = constraints;
    }

    /** profile_idc, 8 bits. */
    public int idc() {
        return idc;
    }

    /** The constraint flags this profile is usually written with, 8 bits. */
    public int constraints() {
        return constraints;
    }

    /**
     * @param idc profile_idc, 8 bits
     * @param constraints constraint_set0 (most significant) to constraint_set5 and two zero bits
     */
    public static Optional<H264Profile> of(int idc, int constraints) {
        return Optional.ofNullable(
                switch (idc) {
                    case 0x42 ->
                        matches(constraints, "x1xx0000")
                                ? CONSTRAINED_BASELINE
                                : matches(constraints, "x0xx0000") ? BASELINE : null;
                    case 0x4D ->
                        matches(constraints, "1xxx0000")
                                ? CONSTRAINED_BASELINE
                                : matches(constraints, "0x0x0000") ? MAIN : null;
                    case 0x58 -> extended(constraints);
                    case 0x64 ->
                        matches(constraints, "00000000")
                                ? HIGH
                                : matches(constraints, "00001100") ? CONSTRAINED_HIGH : null;
                    case 0xF4 -> matches(constraints, "00000000") ? PREDICTIVE_HIGH_444 : null;
                    default -> null;
                });
    }

    private static H264Profile extended(int constraints) {
        if (matches(constraints, "11xx0000")) {
            return CONSTRAINED_BASELINE;
        }
        if (matches(constraints, "10xx0000")) {
            return BASELINE;
        }
        return matches(constraints, "00xx0000") ? EXTENDED : null;
    }

    private static boolean matches(int bits, String pattern) {
        for (int i = 0; i < 8; i++) {
            char wanted = pattern.charAt(i);
            if (wanted != 'x' && (bits >>> 7 - i & 1) != wanted - '0') {
                return false;
            }
        }
        return true;
    }
}

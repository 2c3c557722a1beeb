package dev.waycast.protocols.h264;

import java.util.HexFormat;
import java.util.Optional;

/**
 * The profile-level-id of RFC 6184 section 8.1: three bytes in hexadecimal, profile_idc, constraint flags, level_idc.
 *
 * @param profile the profile
 * @param level level_idc, ten times the level: 31 is level 3.1. Level 1b is {@link #LEVEL_1B}
 */
public record ProfileLevelId(H264Profile profile, int level) {

    /** Level 1b lies between 1 and 1.1. */
    public static final int LEVEL_1B = 9;

    /** What an offer without the parameter means: Baseline, level 1 (RFC 6184 section 8.1). */
    public static final ProfileLevelId DEFAULT = new ProfileLevelId(H264Profile.BASELINE, 10);

    private static final int CONSTRAINT_SET3 = 0x10;
    private static final int LEVEL_1_1 = 11;

    /** Reads six hexadecimal digits; empty for anything else, and for profiles outside {@link H264Profile}. */
    public static Optional<ProfileLevelId> parse(String text) {
        if (text.length() != 6 || !text.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        int bits = HexFormat.fromHexDigits(text);
        int idc = bits >>> 16;
        int constraints = bits >>> 8 & 0xFF;
        int level = bits & 0xFF;
        // RFC 6184 section 8.1: in these profiles constraint_set3 with level 1.1 means level 1b.
        boolean is1b = level == LEVEL_1_1
                && (constraints & CONSTRAINT_SET3) != 0
                && (idc == 0x42 || idc == 0x4D || idc == 0x58);
        return H264Profile.of(idc, constraints).map(profile -> new ProfileLevelId(profile, is1b ? LEVEL_1B : level));
    }

    /** The six lower-case digits, in the usual form of the profile. */
    public String format() {
        boolean flag1b = level == LEVEL_1B
                && switch (profile) {
                    case CONSTRAINED_BASELINE, BASELINE, MAIN, EXTENDED -> true;
                    case CONSTRAINED_HIGH, HIGH, PREDICTIVE_HIGH_444 -> false;
                };
        int constraints = profile.constraints() | (flag1b ? CONSTRAINT_SET3 : 0);
        int bits = profile.idc() << 16 | constraints << 8 | (flag1b ? LEVEL_1_1 : level);
        return HexFormat.of().toHexDigits(bits, 6);
    }

    /**
     * What to answer an offer with the same profile (RFC 6184 section 8.2.2).
     *
     * @param offered the offer's
     * @param asymmetryAllowed whether both sides set level-asymmetry-allowed: then each keeps its own level, else the
     *     lower one holds for both
     */
    public ProfileLevelId answer(ProfileLevelId offered, boolean asymmetryAllowed) {
        return new ProfileLevelId(profile, asymmetryAllowed ? level : Math.min(level, offered.level));
    }
}

package dev.waycast.protocols.h264;

import java.util.Optional;

/**
 * What an SPS says about its pictures: ITU-T H.264 7.3.2.1.1 and E.1.1.
 *
 * @param profileIdc 66 Baseline, 77 Main, 100 High ...
 * @param constraints constraint_set0 (most significant) to constraint_set5 and two zero bits
 * @param levelIdc ten times the level
 * @param width pixels, after cropping
 * @param height same
 * @param referenceFrames most pictures kept for reference
 * @param colour how colours are coded, when said
 * @param reordering how pictures are reordered, when said: without it many decoders hold pictures back
 */
public record SequenceParameterSet(
        int profileIdc,
        int constraints,
        int levelIdc,
        int width,
        int height,
        int referenceFrames,
        Optional<Colour> colour,
        Optional<Reordering> reordering) {

    /**
     * Table E-2 to E-5; 2 means unspecified.
     *
     * @param fullRange whether luma uses 0..255 in place of 16..235
     * @param primaries 1 BT.709, 6 SMPTE 170M (BT.601)
     * @param transfer same numbers
     * @param matrix same numbers
     */
    public record Colour(boolean fullRange, int primaries, int transfer, int matrix) {}

    /**
     * bitstream_restriction.
     *
     * @param maxReorderFrames pictures that may precede another in decoding and follow it in output: 0 shows at once
     * @param maxBufferedFrames size of the decoder's picture buffer
     */
    public record Reordering(int maxReorderFrames, int maxBufferedFrames) {}

    private static final int EXTENDED_SAR = 255;
    private static final int MAX_MACROBLOCKS = 1 << 12;
    private static final int MAX_REFERENCE_CYCLE = 255;

    /** Defaults of E.2.1 for what bitstream_restriction says beside reordering. */
    private static final int MAX_BYTES_PER_PICTURE_DENOMINATOR = 2;

    private static final int MAX_BITS_PER_MACROBLOCK_DENOMINATOR = 1;
    private static final int LOG2_MAX_MOTION_VECTOR = 16;

    /** The flags of vui_parameters in front of bitstream_restriction_flag, where none of what they announce is there. */
    private static final int EMPTY_VUI_FLAGS = 8;

    /**
     * @param present whether there are vui_parameters
     * @param restrictionAt bits in front of bitstream_restriction_flag; of vui_parameters_present_flag where there are none
     */
    private record Video(
            boolean present, int restrictionAt, Optional<Colour> colour, Optional<Reordering> reordering) {}

    private record Parsed(SequenceParameterSet parameters, Video video) {}

    /**
     * Reads a NAL unit of type 7, with its header and without start code.
     *
     * @return empty when it is none, or broken. Never throws
     */
    public static Optional<SequenceParameterSet> parse(byte[] nalUnit) {
        return read(nalUnit).map(Parsed::parameters);
    }

    /**
     * The same parameters with a bitstream_restriction that says that no picture is reordered.
     *
     * @param nalUnit of type 7, with its header and without start code
     * @return the whole unit; empty when it says so already, or cannot be read
     */
    static Optional<byte[]> withoutReordering(byte[] nalUnit) {
        return read(nalUnit)
                .filter(parsed -> parsed.parameters.reordering.isEmpty()
                        || parsed.parameters.reordering.get().maxReorderFrames() > 0)
                .map(parsed -> restricted(nalUnit, parsed));
    }

    private static byte[] restricted(byte[] nalUnit, Parsed parsed) {
        BitReader in = new BitReader(nalUnit, 1);
        BitWriter out = new BitWriter(nalUnit[0]);
        for (int i = 0; i < parsed.video.restrictionAt; i++) {
            out.flag(in.flag());
        }
        if (!parsed.video.present) {
            out.flag(true).bits(0, EMPTY_VUI_FLAGS);
        }
        return out.flag(true)
                .flag(true)
                .unsignedExpGolomb(MAX_BYTES_PER_PICTURE_DENOMINATOR)
                .unsignedExpGolomb(MAX_BITS_PER_MACROBLOCK_DENOMINATOR)
                .unsignedExpGolomb(LOG2_MAX_MOTION_VECTOR)
                .unsignedExpGolomb(LOG2_MAX_MOTION_VECTOR)
                .unsignedExpGolomb(0)
                .unsignedExpGolomb(Math.max(1, parsed.parameters.referenceFrames))
                .end();
    }

    private static Optional<Parsed> read(byte[] nalUnit) {
        if (nalUnit.length < 4 || NalType.of(nalUnit[0]) != NalType.SPS) {
            return Optional.empty();
        }
        BitReader in = new BitReader(nalUnit, 1);
        int profile = in.bits(8);
        int constraints = in.bits(8);
        int level = in.bits(8);
        in.unsignedExpGolomb();
        int chroma = hasChromaFormat(profile) ? readChromaFormat(in) : 1;
        in.unsignedExpGolomb();
        skipPictureOrder(in);
        int references = in.unsignedExpGolomb();
        in.flag();
        int widthInMacroblocks = in.unsignedExpGolomb() + 1;
        int heightInMapUnits = in.unsignedExpGolomb() + 1;
        boolean framesOnly = in.flag();
        if (!framesOnly) {
            in.flag();
        }
        in.flag();
        if (in.isExhausted() || widthInMacroblocks > MAX_MACROBLOCKS || heightInMapUnits > MAX_MACROBLOCKS) {
            return Optional.empty();
        }
        int fieldFactor = framesOnly ? 1 : 2;
        int[] size = readCropped(in, 16 * widthInMacroblocks, 16 * fieldFactor * heightInMapUnits, chroma, fieldFactor);
        int videoAt = in.position();
        Video video = in.flag() ? readVideo(in) : new Video(false, videoAt, Optional.empty(), Optional.empty());
        if (in.isExhausted() || size[0] <= 0 || size[1] <= 0) {
            return Optional.empty();
        }
        SequenceParameterSet parameters = new SequenceParameterSet(
                profile, constraints, level, size[0], size[1], references, video.colour, video.reordering);
        return Optional.of(new Parsed(parameters, video));
    }

    private static boolean hasChromaFormat(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static int readChromaFormat(BitReader in) {
        int chroma = in.unsignedExpGolomb();
        if (chroma == 3) {
            in.flag();
        }
        in.unsignedExpGolomb();
        in.unsignedExpGolomb();
        in.flag();
        if (in.flag()) {
            int lists = chroma == 3 ? 12 : 8;
            for (int i = 0; i < lists; i++) {
                if (in.flag()) {
                    skipScalingList(in, i < 6 ? 16 : 64);
                }
            }
        }
        return chroma;
    }

    /** ITU-T H.264 7.3.2.1.1.1. */
    private static void skipScalingList(BitReader in, int size) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size; i++) {
            if (next != 0) {
                next = last + in.signedExpGolomb() & 0xFF;
            }
            last = next == 0 ? last : next;
        }
    }

    private static void skipPictureOrder(BitReader in) {
        int type = in.unsignedExpGolomb();
        if (type == 0) {
            in.unsignedExpGolomb();
        } else if (type == 1) {
            in.flag();
            in.signedExpGolomb();
            in.signedExpGolomb();
            int cycle = Math.min(in.unsignedExpGolomb(), MAX_REFERENCE_CYCLE);
            for (int i = 0; i < cycle; i++) {
                in.signedExpGolomb();
            }
        }
    }

    /** ITU-T H.264 7.4.2.1.1: crops in chroma samples. */
    private static int[] readCropped(BitReader in, int width, int height, int chroma, int fieldFactor) {
        if (!in.flag()) {
            return new int[] {width, height};
        }
        long unitX = chroma == 1 || chroma == 2 ? 2 : 1;
        long unitY = (chroma == 1 ? 2 : 1) * fieldFactor;
        long cropX = unitX * ((long) in.unsignedExpGolomb() + in.unsignedExpGolomb());
        long cropY = unitY * ((long) in.unsignedExpGolomb() + in.unsignedExpGolomb());
        return new int[] {(int) Math.max(0, width - cropX), (int) Math.max(0, height - cropY)};
    }

    private static Video readVideo(BitReader in) {
        if (in.flag() && in.bits(8) == EXTENDED_SAR) {
            in.bits(32);
        }
        if (in.flag()) {
            in.flag();
        }
        Optional<Colour> colour = in.flag() ? Optional.of(readColour(in)) : Optional.empty();
        if (in.flag()) {
            in.unsignedExpGolomb();
            in.unsignedExpGolomb();
        }
        if (in.flag()) {
            in.bits(32);
            in.bits(32);
            in.flag();
        }
        boolean nal = in.flag();
        if (nal) {
            skipHypotheticalDecoder(in);
        }
        boolean vcl = in.flag();
        if (vcl) {
            skipHypotheticalDecoder(in);
        }
        if (nal || vcl) {
            in.flag();
        }
        in.flag();
        int restrictionAt = in.position();
        Optional<Reordering> reordering = in.flag() ? Optional.of(readReordering(in)) : Optional.empty();
        return new Video(true, restrictionAt, colour, reordering);
    }

    private static Colour readColour(BitReader in) {
        in.bits(3);
        boolean fullRange = in.flag();
        return in.flag() ? new Colour(fullRange, in.bits(8), in.bits(8), in.bits(8)) : new Colour(fullRange, 2, 2, 2);
    }

    private static Reordering readReordering(BitReader in) {
        in.flag();
        for (int i = 0; i < 4; i++) {
            in.unsignedExpGolomb();
        }
        return new Reordering(in.unsignedExpGolomb(), in.unsignedExpGolomb());
    }

    /** hrd_parameters: ITU-T H.264 E.1.2. */
    private static void skipHypotheticalDecoder(BitReader in) {
        int count = Math.min(in.unsignedExpGolomb(), 31) + 1;
        in.bits(8);
        for (int i = 0; i < count; i++) {
            in.unsignedExpGolomb();
            in.unsignedExpGolomb();
            in.flag();
        }
        in.bits(20);
    }
}

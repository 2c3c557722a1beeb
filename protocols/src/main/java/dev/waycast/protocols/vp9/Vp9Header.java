package dev.waycast.protocols.vp9;

import java.util.Optional;

/**
 * The start of a VP9 frame: uncompressed_header() of the VP9 bitstream specification, section 6.2.
 *
 * @param profile 0: 4:2:0, 1: 4:2:2, 4:4:0 or 4:4:4, both of eight bits; 2 and 3 the same of ten or twelve
 * @param keyframe whether decoding can start here
 * @param width pixels, of a keyframe; otherwise 0
 * @param height pixels, of a keyframe; otherwise 0
 */
public record Vp9Header(int profile, boolean keyframe, int width, int height) {

    private static final int FRAME_MARKER = 2;
    private static final int SYNC_CODE = 0x498342;
    private static final int COLOR_SPACE_RGB = 7;
    private static final int LONGEST = 16;

    /** @return empty when it is none, or shows a picture decoded before. Never throws */
    public static Optional<Vp9Header> parse(byte[] frame) {
        if (frame.length < 1) {
            return Optional.empty();
        }
        Bits in = new Bits(frame);
        if (in.read(2) != FRAME_MARKER) {
            return Optional.empty();
        }
        int profile = in.read(1) | in.read(1) << 1;
        if (profile == 3) {
            in.read(1);
        }
        boolean showsExisting = in.read(1) != 0;
        boolean keyframe = in.read(1) == 0;
        if (showsExisting) {
            return Optional.empty();
        }
        if (!keyframe) {
            return Optional.of(new Vp9Header(profile, false, 0, 0));
        }
        // show_frame, error_resilient_mode
        in.read(2);
        if (in.read(24) != SYNC_CODE) {
            return Optional.empty();
        }
        skipColour(in, profile);
        int width = in.read(16) + 1;
        int height = in.read(16) + 1;
        return in.exhausted ? Optional.empty() : Optional.of(new Vp9Header(profile, true, width, height));
    }

    /** color_config(), section 6.2.2. */
    private static void skipColour(Bits in, int profile) {
        if (profile >= 2) {
            in.read(1);
        }
        int colorSpace = in.read(3);
        boolean odd = (profile & 1) != 0;
        if (colorSpace != COLOR_SPACE_RGB) {
            in.read(1);
            if (odd) {
                in.read(3);
            }
        } else if (odd) {
            in.read(1);
        }
    }

    /** Most significant first; zeros behind the end. */
    private static final class Bits {
        private final byte[] data;
        private int at;
        private boolean exhausted;

        Bits(byte[] data) {
            this.data = data;
        }

        int read(int count) {
            int value = 0;
            for (int i = 0; i < count; i++) {
                value = value << 1 | next();
            }
            return value;
        }

        private int next() {
            int index = at >> 3;
            if (index >= Math.min(data.length, LONGEST)) {
                exhausted = true;
                return 0;
            }
            int bit = data[index] >> 7 - (at & 7) & 1;
            at++;
            return bit;
        }
    }
}

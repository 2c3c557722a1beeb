package dev.waycast.benchmarks;

import java.util.Random;

/** Access units that a packetizer takes for real ones. */
final class H264Frames {

    private static final int START_CODE = 3;
    private static final byte IDR_SLICE = 0x65;

    private H264Frames() {}

    /** One slice of noise, in Annex B. */
    static byte[] slice(Random random, int bytes) {
        byte[] frame = new byte[bytes];
        random.nextBytes(frame);
        for (int i = 0; i < frame.length; i++) {
            // Nothing that looks like a start code.
            frame[i] |= 4;
        }
        frame[0] = 0;
        frame[1] = 0;
        frame[2] = 1;
        frame[START_CODE] = IDR_SLICE;
        return frame;
    }
}

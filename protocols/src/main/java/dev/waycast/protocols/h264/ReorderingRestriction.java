package dev.waycast.protocols.h264;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Says in pictures whose encoder does not reorder that it does not. Without bitstream_restriction (ITU-T H.264 E.2.1) a
 * decoder has to expect reordering, and many hold pictures back for it.
 */
public final class ReorderingRestriction {

    private ReorderingRestriction() {}

    /**
     * Writes it into the parameter sets of one access unit.
     *
     * @param annexB with start codes, from an encoder without reordering; only read
     * @return the same array when there is nothing to say, or when a parameter set cannot be read
     */
    public static byte[] apply(byte[] annexB) {
        NalUnits units = NalUnits.split(annexB);
        ByteArrayOutputStream out = null;
        int copied = 0;
        for (int i = 0; i < units.count(); i++) {
            if (units.type(i) != NalType.SPS) {
                continue;
            }
            Optional<byte[]> restricted = SequenceParameterSet.withoutReordering(units.copy(i));
            if (restricted.isPresent()) {
                out = out == null ? new ByteArrayOutputStream(annexB.length + 16) : out;
                out.write(annexB, copied, units.offset(i) - copied);
                out.writeBytes(restricted.get());
                copied = units.offset(i) + units.length(i);
            }
        }
        if (out == null) {
            return annexB;
        }
        out.write(annexB, copied, annexB.length - copied);
        return out.toByteArray();
    }
}

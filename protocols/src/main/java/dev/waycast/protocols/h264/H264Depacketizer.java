package dev.waycast.protocols.h264;

import dev.waycast.protocols.rtp.Depacketizer;
import java.nio.ByteBuffer;

/** Takes pictures as Annex B out of RTP packets by RFC 6184: single NAL units, STAP-A and FU-A. */
public final class H264Depacketizer extends Depacketizer {

    private static final byte[] START_CODE = {0, 0, 0, 1};
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;

    private boolean insideFragments;

    @Override
    protected boolean complete() {
        boolean whole = !insideFragments;
        insideFragments = false;
        return whole;
    }

    @Override
    protected boolean append(ByteBuffer payload) {
        int type = NalType.of(payload.get(payload.position()));
        return switch (type) {
            case NalType.STAP_A -> appendAggregate(payload);
            case NalType.FU_A -> appendFragment(payload);
            default -> type >= 1 && type < NalType.STAP_A && !insideFragments && appendUnit(payload);
        };
    }

    private boolean appendUnit(ByteBuffer unit) {
        picture.writeBytes(START_CODE);
        write(unit);
        return true;
    }

    private boolean appendAggregate(ByteBuffer payload) {
        payload.get();
        if (insideFragments || !payload.hasRemaining()) {
            return false;
        }
        while (payload.remaining() >= 2) {
            int length = payload.getShort() & 0xFFFF;
            if (length == 0 || length > payload.remaining()) {
                return false;
            }
            appendUnit(payload.slice(payload.position(), length));
            payload.position(payload.position() + length);
        }
        return !payload.hasRemaining();
    }

    private boolean appendFragment(ByteBuffer payload) {
        if (payload.remaining() < 3) {
            return false;
        }
        int indicator = payload.get();
        int header = payload.get();
        boolean start = (header & FU_START) != 0;
        boolean end = (header & FU_END) != 0;
        // RFC 6184 section 5.8: a unit is never sent as one fragment, and fragments of one unit follow each other.
        if (start == insideFragments || start && end) {
            return false;
        }
        if (start) {
            picture.writeBytes(START_CODE);
            picture.write(indicator & 0xE0 | header & 0x1F);
        }
        write(payload);
        insideFragments = !end;
        return true;
    }
}

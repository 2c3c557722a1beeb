package dev.waycast.protocols.h265;

import dev.waycast.protocols.rtp.Depacketizer;
import java.nio.ByteBuffer;

/**
 * Takes pictures as Annex B out of RTP packets by RFC 7798: single NAL units, aggregation packets and fragments, without
 * decoding order numbers.
 */
public final class H265Depacketizer extends Depacketizer {

    private static final byte[] START_CODE = {0, 0, 0, 1};
    private static final int NAL_HEADER = 2;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int FU_TYPE = 0x3F;
    private static final int TYPE_MASK = 0x7E;

    private boolean insideFragments;

    @Override
    protected boolean append(ByteBuffer payload) {
        if (payload.remaining() <= NAL_HEADER) {
            return false;
        }
        int type = H265NalType.of(payload.get(payload.position()));
        return switch (type) {
            case H265NalType.AGGREGATION -> appendAggregate(payload);
            case H265NalType.FRAGMENTATION -> appendFragment(payload);
            default -> type < H265NalType.AGGREGATION && !insideFragments && appendUnit(payload);
        };
    }

    @Override
    protected boolean complete() {
        boolean whole = !insideFragments;
        insideFragments = false;
        return whole;
    }

    private boolean appendUnit(ByteBuffer unit) {
        picture.writeBytes(START_CODE);
        write(unit);
        return true;
    }

    private boolean appendAggregate(ByteBuffer payload) {
        payload.position(payload.position() + NAL_HEADER);
        if (insideFragments) {
            return false;
        }
        while (payload.remaining() >= 2) {
            int length = payload.getShort() & 0xFFFF;
            if (length < NAL_HEADER || length > payload.remaining()) {
                return false;
            }
            appendUnit(payload.slice(payload.position(), length));
            payload.position(payload.position() + length);
        }
        return !payload.hasRemaining();
    }

    private boolean appendFragment(ByteBuffer payload) {
        int first = payload.get();
        int second = payload.get();
        int header = payload.get();
        boolean start = (header & FU_START) != 0;
        boolean end = (header & FU_END) != 0;
        // RFC 7798 section 4.4.3: a unit is never sent as one fragment, and fragments of one unit follow each other.
        if (start == insideFragments || start && end || !payload.hasRemaining()) {
            return false;
        }
        if (start) {
            picture.writeBytes(START_CODE);
            picture.write(first & ~TYPE_MASK | (header & FU_TYPE) << 1);
            picture.write(second);
        }
        write(payload);
        insideFragments = !end;
        return true;
    }
}

package dev.waycast.protocols.av1;

import dev.waycast.protocols.rtp.Depacketizer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Takes temporal units out of RTP packets, in the low-overhead format: with a temporal delimiter in front, and every
 * unit with its size.
 */
public final class Av1Depacketizer extends Depacketizer {

    private static final int CONTINUES = 0x80;
    private static final int IS_CONTINUED = 0x40;
    private static final int COUNT_SHIFT = 4;
    private static final byte[] TEMPORAL_DELIMITER = {Obu.TEMPORAL_DELIMITER << 3 | Obu.HAS_SIZE, 0};

    /** The unit that goes on in the next packet. */
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    private boolean insideUnit;

    @Override
    protected boolean append(ByteBuffer payload) {
        int header = payload.get();
        boolean continues = (header & CONTINUES) != 0;
        boolean isContinued = (header & IS_CONTINUED) != 0;
        int count = header >> COUNT_SHIFT & 3;
        if (continues != insideUnit || !payload.hasRemaining()) {
            return false;
        }
        int element = 0;
        while (payload.hasRemaining()) {
            element++;
            long length = count != 0 && element == count ? payload.remaining() : Leb128.read(payload);
            if (length < 1 || length > payload.remaining()) {
                return false;
            }
            byte[] bytes = new byte[(int) length];
            payload.get(bytes);
            open.writeBytes(bytes);
            insideUnit = isContinued && !payload.hasRemaining();
            if (!insideUnit && !closeUnit()) {
                return false;
            }
        }
        return count == 0 || element == count;
    }

    @Override
    protected boolean complete() {
        boolean whole = !insideUnit;
        insideUnit = false;
        open.reset();
        return whole;
    }

    /** Gives the unit its size field. */
    private boolean closeUnit() {
        byte[] unit = open.toByteArray();
        open.reset();
        int headerLength = (unit[0] & Obu.HAS_EXTENSION) != 0 ? 2 : 1;
        if (unit.length < headerLength) {
            return false;
        }
        if ((unit[0] & Obu.HAS_SIZE) != 0) {
            // Allowed, if not advised: it is as it should be already.
            startPicture();
            picture.writeBytes(unit);
            return true;
        }
        startPicture();
        picture.write(unit[0] | Obu.HAS_SIZE);
        picture.write(unit, 1, headerLength - 1);
        Leb128.write(unit.length - headerLength, picture);
        picture.write(unit, headerLength, unit.length - headerLength);
        return true;
    }

    private void startPicture() {
        if (picture.size() == 0) {
            picture.writeBytes(TEMPORAL_DELIMITER);
        }
    }
}

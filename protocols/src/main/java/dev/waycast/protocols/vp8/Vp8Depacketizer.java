package dev.waycast.protocols.vp8;

import dev.waycast.protocols.rtp.Depacketizer;
import java.nio.ByteBuffer;

/** Takes pictures out of RTP packets by RFC 7741. */
public final class Vp8Depacketizer extends Depacketizer {

    private static final int EXTENDED = 0x80;
    private static final int START_OF_PARTITION = 0x10;
    private static final int PARTITION = 0x07;
    private static final int HAS_PICTURE_ID = 0x80;
    private static final int HAS_TL0PICIDX = 0x40;
    private static final int HAS_TID_OR_KEYIDX = 0x30;
    private static final int LONG_PICTURE_ID = 0x80;

    @Override
    protected boolean append(ByteBuffer payload) {
        int descriptor = payload.get();
        boolean first = (descriptor & START_OF_PARTITION) != 0 && (descriptor & PARTITION) == 0;
        if (first != (picture.size() == 0)) {
            return false;
        }
        if ((descriptor & EXTENDED) != 0 && !skipExtensions(payload)) {
            return false;
        }
        if (!payload.hasRemaining()) {
            return false;
        }
        write(payload);
        return true;
    }

    @Override
    protected boolean complete() {
        return true;
    }

    private static boolean skipExtensions(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return false;
        }
        int present = payload.get();
        if ((present & HAS_PICTURE_ID) != 0 && (!payload.hasRemaining() || !skipPictureId(payload))) {
            return false;
        }
        int rest = ((present & HAS_TL0PICIDX) != 0 ? 1 : 0) + ((present & HAS_TID_OR_KEYIDX) != 0 ? 1 : 0);
        if (payload.remaining() < rest) {
            return false;
        }
        payload.position(payload.position() + rest);
        return true;
    }

    private static boolean skipPictureId(ByteBuffer payload) {
        boolean isLong = (payload.get() & LONG_PICTURE_ID) != 0;
        if (isLong && !payload.hasRemaining()) {
            return false;
        }
        if (isLong) {
            payload.get();
        }
        return true;
    }
}

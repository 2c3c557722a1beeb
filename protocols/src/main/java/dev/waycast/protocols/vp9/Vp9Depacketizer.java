package dev.waycast.protocols.vp9;

import dev.waycast.protocols.rtp.Depacketizer;
import java.nio.ByteBuffer;

/** Takes pictures of one spatial layer out of RTP packets by RFC 9628, in flexible mode and in the other. */
public final class Vp9Depacketizer extends Depacketizer {

    private static final int PICTURE_ID = 0x80;
    private static final int PREDICTED = 0x40;
    private static final int LAYER = 0x20;
    private static final int FLEXIBLE = 0x10;
    private static final int BEGIN = 0x08;
    private static final int END = 0x04;
    private static final int STRUCTURE = 0x02;
    private static final int LONG_PICTURE_ID = 0x80;
    private static final int ANOTHER_REFERENCE = 0x01;
    private static final int MAX_REFERENCES = 3;
    private static final int SIZES = 0x10;
    private static final int PICTURE_GROUP = 0x08;
    private static final int BYTES_PER_SIZE = 4;

    private boolean ended;

    @Override
    protected boolean append(ByteBuffer payload) {
        int flags = payload.get();
        boolean begins = (flags & BEGIN) != 0;
        if (begins != (picture.size() == 0) || ended) {
            return false;
        }
        if (!skipDescriptor(payload, flags) || !payload.hasRemaining()) {
            return false;
        }
        write(payload);
        ended = (flags & END) != 0;
        return true;
    }

    @Override
    protected boolean complete() {
        boolean whole = ended;
        ended = false;
        return whole;
    }

    /** Section 4.2. */
    private static boolean skipDescriptor(ByteBuffer payload, int flags) {
        boolean flexible = (flags & FLEXIBLE) != 0;
        boolean ok = true;
        if ((flags & PICTURE_ID) != 0) {
            ok = payload.hasRemaining()
                    && ((payload.get(payload.position()) & LONG_PICTURE_ID) != 0 ? skip(payload, 2) : skip(payload, 1));
        }
        if (ok && (flags & LAYER) != 0) {
            ok = skip(payload, flexible ? 1 : 2);
        }
        if (ok && flexible && (flags & PREDICTED) != 0) {
            ok = skipReferences(payload);
        }
        if (ok && (flags & STRUCTURE) != 0) {
            ok = skipStructure(payload);
        }
        return ok;
    }

    private static boolean skipReferences(ByteBuffer payload) {
        for (int i = 0; i < MAX_REFERENCES; i++) {
            if (!payload.hasRemaining()) {
                return false;
            }
            if ((payload.get() & ANOTHER_REFERENCE) == 0) {
                return true;
            }
        }
        return false;
    }

    /** Section 4.2.1. */
    private static boolean skipStructure(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return false;
        }
        int header = payload.get() & 0xFF;
        int layers = (header >> 5) + 1;
        if ((header & SIZES) != 0 && !skip(payload, BYTES_PER_SIZE * layers)) {
            return false;
        }
        return (header & PICTURE_GROUP) == 0 || skipPictureGroup(payload);
    }

    private static boolean skipPictureGroup(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return false;
        }
        int pictures = payload.get() & 0xFF;
        for (int i = 0; i < pictures; i++) {
            if (!payload.hasRemaining()) {
                return false;
            }
            int references = payload.get() >> 2 & 3;
            if (!skip(payload, references)) {
                return false;
            }
        }
        return true;
    }

    private static boolean skip(ByteBuffer payload, int bytes) {
        if (payload.remaining() < bytes) {
            return false;
        }
        payload.position(payload.position() + bytes);
        return true;
    }
}

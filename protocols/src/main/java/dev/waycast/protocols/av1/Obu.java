package dev.waycast.protocols.av1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One open bitstream unit of a temporal unit: AV1 specification, section 5.3.
 *
 * @param type 4 bits, see the constants
 * @param header where its header stands
 * @param headerLength 1, or 2 with the extension byte
 * @param payload where its payload stands
 * @param payloadLength bytes
 */
record Obu(int type, int header, int headerLength, int payload, int payloadLength) {

    static final int SEQUENCE_HEADER = 1;
    static final int TEMPORAL_DELIMITER = 2;
    static final int TILE_LIST = 8;
    static final int PADDING = 15;

    static final int HAS_SIZE = 0x02;
    static final int HAS_EXTENSION = 0x04;
    private static final int FORBIDDEN = 0x80;

    /**
     * Finds the units of the low-overhead format (section 5.2). The last one may lack its size.
     *
     * @return empty when it is broken
     */
    static Optional<List<Obu>> split(byte[] temporalUnit) {
        List<Obu> units = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(temporalUnit);
        while (in.hasRemaining()) {
            int start = in.position();
            int header = in.get();
            int headerLength = (header & HAS_EXTENSION) != 0 ? 2 : 1;
            if ((header & FORBIDDEN) != 0 || start + headerLength > in.limit()) {
                return Optional.empty();
            }
            in.position(start + headerLength);
            long length = (header & HAS_SIZE) != 0 ? Leb128.read(in) : in.remaining();
            if (length < 0 || length > in.remaining()) {
                return Optional.empty();
            }
            units.add(new Obu(typeOf(header), start, headerLength, in.position(), (int) length));
            in.position(in.position() + (int) length);
        }
        return Optional.of(units);
    }

    static int typeOf(int header) {
        return header >> 3 & 0x0F;
    }

    /** Bytes of the unit without its size field. */
    int length() {
        return headerLength + payloadLength;
    }

    /** Section 5 of the payload format: these are not sent; the RTP timestamp says what a delimiter says. */
    boolean isSent() {
        return type != TEMPORAL_DELIMITER && type != TILE_LIST && type != PADDING;
    }
}

package dev.waycast.protocols.h264;

import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.rtp.SequenceNumbers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Puts pictures together again from RTP packets by RFC 6184: single NAL units, STAP-A and FU-A. Packets must come in
 * order; a picture that misses one, or holds something broken, is dropped whole and counted. Not for several threads.
 */
public final class H264Depacketizer {

    private static final byte[] START_CODE = {0, 0, 0, 1};
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int MAX_PICTURE = 16 * 1024 * 1024;

    private final ByteArrayOutputStream picture = new ByteArrayOutputStream();
    private boolean started;
    private int expectedSequence;
    private boolean broken;
    private boolean insideFragments;
    private long dropped;

    /**
     * Takes the next packet.
     *
     * @return the picture as Annex B when this packet ends it, the marker bit set, and all of it came
     */
    public Optional<byte[]> accept(RtpPacket packet) {
        if (started && packet.sequenceNumber() != expectedSequence) {
            broken = true;
        }
        started = true;
        expectedSequence = SequenceNumbers.next(packet.sequenceNumber());
        broken |= !append(packet.payload()) || picture.size() > MAX_PICTURE;
        if (broken) {
            picture.reset();
        }
        return packet.marker() ? finish() : Optional.empty();
    }

    /** Pictures that did not come whole. */
    public long dropped() {
        return dropped;
    }

    private Optional<byte[]> finish() {
        boolean whole = !broken && !insideFragments && picture.size() > 0;
        Optional<byte[]> result = whole ? Optional.of(picture.toByteArray()) : Optional.empty();
        if (!whole) {
            dropped++;
        }
        picture.reset();
        broken = false;
        insideFragments = false;
        return result;
    }

    private boolean append(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            // Padding alone: senders probe the path with it.
            return true;
        }
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

    private void write(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        picture.writeBytes(copy);
    }
}

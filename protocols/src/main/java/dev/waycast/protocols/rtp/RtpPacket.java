package dev.waycast.protocols.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A view of one received RTP packet. Nothing is copied: it is valid as long as the buffer's content is.
 *
 * <p>Not for several threads.
 */
public final class RtpPacket {

    static final int FIXED_HEADER_LENGTH = 12;
    static final int ONE_BYTE_PROFILE = 0xBEDE;
    static final int TWO_BYTE_PROFILE = 0x1000;
    private static final int TWO_BYTE_PROFILE_MASK = 0xFFF0;
    private static final int RESERVED_ONE_BYTE_ID = 15;

    private final ByteBuffer packet;
    private final int extensionProfile;
    private final int extensionOffset;
    private final int payloadOffset;
    private final int payloadLength;

    private RtpPacket(
            ByteBuffer packet, int extensionProfile, int extensionOffset, int payloadOffset, int payloadLength) {
        this.packet = packet;
        this.extensionProfile = extensionProfile;
        this.extensionOffset = extensionOffset;
        this.payloadOffset = payloadOffset;
        this.payloadLength = payloadLength;
    }

    /**
     * Looks at the datagram between position and limit, which stay where they are.
     *
     * @return empty when it is not a sound RTP packet. Never throws
     */
    public static Optional<RtpPacket> parse(ByteBuffer datagram) {
        ByteBuffer packet = datagram.slice();
        int length = packet.limit();
        if (length < FIXED_HEADER_LENGTH || (packet.get(0) & 0xC0) != 0x80) {
            return Optional.empty();
        }
        int first = packet.get(0);
        int offset = FIXED_HEADER_LENGTH + 4 * (first & 0x0F);
        int profile = 0;
        int extensionOffset = offset;
        if ((first & 0x10) != 0) {
            if (offset + 4 > length) {
                return Optional.empty();
            }
            profile = packet.getShort(offset) & 0xFFFF;
            extensionOffset = offset + 4;
            offset = extensionOffset + 4 * (packet.getShort(offset + 2) & 0xFFFF);
        }
        int padding = (first & 0x20) != 0 ? packet.get(length - 1) & 0xFF : 0;
        boolean paddingMissing = (first & 0x20) != 0 && padding == 0;
        if (paddingMissing || offset + padding > length) {
            return Optional.empty();
        }
        return Optional.of(new RtpPacket(packet, profile, extensionOffset, offset, length - padding - offset));
    }

    /** Bytes before the payload of a sound packet that begins at the buffer's position. */
    static int headerLength(ByteBuffer packet) {
        int start = packet.position();
        int length = FIXED_HEADER_LENGTH + 4 * (packet.get(start) & 0x0F);
        boolean extended = (packet.get(start) & 0x10) != 0;
        return extended ? length + 4 + 4 * (packet.getShort(start + length + 2) & 0xFFFF) : length;
    }

    /** Set on the last packet of a picture. */
    public boolean marker() {
        return (packet.get(1) & 0x80) != 0;
    }

    /** 0..127. */
    public int payloadType() {
        return packet.get(1) & 0x7F;
    }

    /** 0..65 535. */
    public int sequenceNumber() {
        return packet.getShort(2) & 0xFFFF;
    }

    /** 32 bits, wraps around; video counts 90 000 a second. */
    public int timestamp() {
        return packet.getInt(4);
    }

    /** 32 bits. */
    public int ssrc() {
        return packet.getInt(8);
    }

    /** Bytes before the payload. */
    public int headerLength() {
        return payloadOffset;
    }

    /** Everything before the payload: a view. */
    public ByteBuffer header() {
        return packet.slice(0, payloadOffset);
    }

    /** The payload without padding: a view. */
    public ByteBuffer payload() {
        return packet.slice(payloadOffset, payloadLength);
    }

    /**
     * The value of a header extension: a view.
     *
     * @param id as negotiated, 1..255
     * @return empty when it is not there, or the extension block is damaged
     */
    public Optional<ByteBuffer> extension(int id) {
        if (extensionProfile == ONE_BYTE_PROFILE) {
            return oneByteExtension(id);
        }
        if ((extensionProfile & TWO_BYTE_PROFILE_MASK) == TWO_BYTE_PROFILE) {
            return twoByteExtension(id);
        }
        return Optional.empty();
    }

    public OptionalInt transportSequenceNumber(int id) {
        return extension(id)
                .filter(value -> value.remaining() == 2)
                .map(value -> OptionalInt.of(value.getShort(0) & 0xFFFF))
                .orElse(OptionalInt.empty());
    }

    public Optional<PlayoutDelay> playoutDelay(int id) {
        return extension(id).flatMap(PlayoutDelay::parse);
    }

    public Optional<AbsoluteCaptureTime> absoluteCaptureTime(int id) {
        return extension(id).flatMap(AbsoluteCaptureTime::parse);
    }

    public Optional<String> mid(int id) {
        return extension(id).map(value -> StandardCharsets.UTF_8.decode(value).toString());
    }

    private Optional<ByteBuffer> oneByteExtension(int wanted) {
        int offset = extensionOffset;
        while (offset < payloadOffset) {
            int head = packet.get(offset) & 0xFF;
            int id = head >>> 4;
            int length = (head & 0x0F) + 1;
            if (head == 0) {
                offset++;
                continue;
            }
            // RFC 8285 section 4.2: id 15 ends the list.
            if (id == RESERVED_ONE_BYTE_ID || offset + 1 + length > payloadOffset) {
                return Optional.empty();
            }
            if (id == wanted) {
                return Optional.of(packet.slice(offset + 1, length));
            }
            offset += 1 + length;
        }
        return Optional.empty();
    }

    private Optional<ByteBuffer> twoByteExtension(int wanted) {
        int offset = extensionOffset;
        while (offset < payloadOffset) {
            int id = packet.get(offset) & 0xFF;
            if (id == 0) {
                offset++;
                continue;
            }
            if (offset + 2 > payloadOffset) {
                return Optional.empty();
            }
            int length = packet.get(offset + 1) & 0xFF;
            if (offset + 2 + length > payloadOffset) {
                return Optional.empty();
            }
            if (id == wanted) {
                return Optional.of(packet.slice(offset + 2, length));
            }
            offset += 2 + length;
        }
        return Optional.empty();
    }
}

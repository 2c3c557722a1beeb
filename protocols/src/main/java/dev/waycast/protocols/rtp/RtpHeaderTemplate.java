package dev.waycast.protocols.rtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the RTP headers of one stream to one viewer. Everything that stays the same (SSRC, payload type, extension
 * ids and constant extensions) is laid out once; each packet copies that and fills in what changes. Immutable.
 *
 * <pre>{@code
 * RtpHeaderTemplate header = RtpHeaderTemplate.of(payloadType, ssrc)
 *         .playoutDelay(playoutDelayId, PlayoutDelay.IMMEDIATE)
 *         .transportSequenceNumber(transportId)
 *         .absoluteCaptureTime(captureTimeId)
 *         .build();
 * for (int i = 0; i < payloads.count(); i++) {
 *     buffer.clear();
 *     header.write(buffer, payloads.isLast(i), sequence++, timestamp, transportSequence++, captureTime);
 *     payloads.copyTo(i, buffer);
 * }
 * }</pre>
 */
public final class RtpHeaderTemplate {

    /** Passed to {@link #write} for a packet that carries no capture time. */
    public static final long NO_CAPTURE_TIME = 0;

    private static final int ABSENT = -1;

    /** One laid-out header, and where in it the changing extensions stand. */
    private record Layout(byte[] header, int transportOffset, int captureTimeOffset) {}

    private record Element(int id, byte[] value) {}

    private final Layout plain;
    private final Layout withCaptureTime;

    private RtpHeaderTemplate(Layout plain, Layout withCaptureTime) {
        this.plain = plain;
        this.withCaptureTime = withCaptureTime;
    }

    /**
     * Begins a template without extensions.
     *
     * @param payloadType 0..127, as negotiated
     */
    public static Builder of(int payloadType, int ssrc) {
        return new Builder(payloadType, ssrc);
    }

    /** The longest header this template writes, in bytes. */
    public int maxLength() {
        return withCaptureTime.header.length;
    }

    /**
     * Writes a header at the buffer's position and moves it behind; the payload goes there.
     *
     * @param out big-endian, with {@link #maxLength} bytes of room
     * @param sequenceNumber the low 16 bits are used
     * @param transportSequenceNumber same; ignored when that extension is not in the template
     * @param captureTime NTP time, or {@link #NO_CAPTURE_TIME}; ignored when that extension is not in the template
     */
    public void write(
            ByteBuffer out,
            boolean marker,
            int sequenceNumber,
            int timestamp,
            int transportSequenceNumber,
            long captureTime) {
        Layout layout = captureTime == NO_CAPTURE_TIME ? plain : withCaptureTime;
        int start = out.position();
        out.put(layout.header);
        if (marker) {
            out.put(start + 1, (byte) (layout.header[1] | 0x80));
        }
        out.putShort(start + 2, (short) sequenceNumber);
        out.putInt(start + 4, timestamp);
        if (layout.transportOffset != ABSENT) {
            out.putShort(start + layout.transportOffset, (short) transportSequenceNumber);
        }
        if (layout.captureTimeOffset != ABSENT) {
            out.putLong(start + layout.captureTimeOffset, captureTime);
        }
    }

    /**
     * Gives a packet that this template wrote a new transport-wide number, as every resent packet needs one. Does
     * nothing when that extension is not in the template.
     *
     * @param packet big-endian, its position at the packet's first byte; stays there
     */
    public void rewriteTransportSequenceNumber(ByteBuffer packet, int transportSequenceNumber) {
        // The offset is the same in both layouts: the capture time stands last.
        if (plain.transportOffset != ABSENT) {
            packet.putShort(packet.position() + plain.transportOffset, (short) transportSequenceNumber);
        }
    }

    /** Lays out a template. An extension whose method is not called is not sent. */
    public static final class Builder {

        private static final int MAX_ONE_BYTE_ID = 14;
        private static final int MAX_ONE_BYTE_LENGTH = 16;

        private final int payloadType;
        private final int ssrc;
        private final List<Element> constants = new ArrayList<>();
        private int transportId = ABSENT;
        private int captureTimeId = ABSENT;

        private Builder(int payloadType, int ssrc) {
            if (payloadType < 0 || payloadType > 127) {
                throw new IllegalArgumentException("An RTP payload type lies between 0 and 127, not " + payloadType);
            }
            this.payloadType = payloadType;
            this.ssrc = ssrc;
        }

        public Builder playoutDelay(int id, PlayoutDelay delay) {
            constants.add(new Element(checked(id), delay.toBytes()));
            return this;
        }

        public Builder mid(int id, String mid) {
            constants.add(new Element(checked(id), mid.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        public Builder transportSequenceNumber(int id) {
            transportId = checked(id);
            return this;
        }

        public Builder absoluteCaptureTime(int id) {
            captureTimeId = checked(id);
            return this;
        }

        public RtpHeaderTemplate build() {
            Layout plain = layout(false);
            return new RtpHeaderTemplate(plain, captureTimeId == ABSENT ? plain : layout(true));
        }

        private Layout layout(boolean withCaptureTime) {
            boolean twoByte = needsTwoByteForm();
            ByteArrayOutputStream extensions = new ByteArrayOutputStream();
            for (Element constant : constants) {
                append(extensions, twoByte, constant);
            }
            int elementHead = twoByte ? 2 : 1;
            int transportOffset = transportId == ABSENT ? ABSENT : extensions.size() + elementHead;
            if (transportId != ABSENT) {
                append(extensions, twoByte, new Element(transportId, new byte[2]));
            }
            int captureTimeOffset = withCaptureTime ? extensions.size() + elementHead : ABSENT;
            if (withCaptureTime) {
                append(extensions, twoByte, new Element(captureTimeId, new byte[AbsoluteCaptureTime.LENGTH]));
            }
            int extensionsStart = RtpPacket.FIXED_HEADER_LENGTH + 4;
            return new Layout(
                    header(extensions, twoByte),
                    transportOffset == ABSENT ? ABSENT : extensionsStart + transportOffset,
                    captureTimeOffset == ABSENT ? ABSENT : extensionsStart + captureTimeOffset);
        }

        private byte[] header(ByteArrayOutputStream extensions, boolean twoByte) {
            int words = (extensions.size() + 3) / 4;
            int length = RtpPacket.FIXED_HEADER_LENGTH + (words == 0 ? 0 : 4 + 4 * words);
            ByteBuffer header = ByteBuffer.allocate(length);
            header.put((byte) (words == 0 ? 0x80 : 0x90)).put((byte) payloadType);
            header.putInt(8, ssrc);
            if (words > 0) {
                header.position(RtpPacket.FIXED_HEADER_LENGTH);
                header.putShort((short) (twoByte ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE));
                header.putShort((short) words).put(extensions.toByteArray());
            }
            return header.array();
        }

        /** RFC 8285 section 4.2: the one-byte form holds ids 1 to 14 and values of 1 to 16 bytes. */
        private boolean needsTwoByteForm() {
            return transportId > MAX_ONE_BYTE_ID
                    || captureTimeId > MAX_ONE_BYTE_ID
                    || constants.stream()
                            .anyMatch(c -> c.id > MAX_ONE_BYTE_ID
                                    || c.value.length == 0
                                    || c.value.length > MAX_ONE_BYTE_LENGTH);
        }

        private static void append(ByteArrayOutputStream out, boolean twoByte, Element element) {
            if (twoByte) {
                out.write(element.id);
                out.write(element.value.length);
            } else {
                out.write(element.id << 4 | element.value.length - 1);
            }
            out.writeBytes(element.value);
        }

        private static int checked(int id) {
            if (id < 1 || id > 255) {
                throw new IllegalArgumentException("A header extension id lies between 1 and 255, not " + id + ".");
            }
            return id;
        }
    }
}

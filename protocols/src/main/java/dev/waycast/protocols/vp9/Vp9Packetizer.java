package dev.waycast.protocols.vp9;

import dev.waycast.protocols.rtp.PayloadSize;
import dev.waycast.protocols.rtp.RtpPayloads;

/**
 * Splits pictures of one layer into RTP payloads by RFC 9628, in flexible mode: each picture says that it builds on the
 * one before, a keyframe that it builds on none and how large it is. Immutable, for any thread.
 *
 * <p>Flexible mode needs no picture groups and no index of the base layer, and Chromium takes frames that are not
 * flexible only with that index.
 */
public final class Vp9Packetizer {

    private static final int PICTURE_ID = 0x80;
    private static final int PREDICTED = 0x40;
    private static final int LAYER = 0x20;
    private static final int FLEXIBLE = 0x10;
    private static final int BEGIN = 0x08;
    private static final int END = 0x04;
    private static final int STRUCTURE = 0x02;
    private static final int NO_LAYER_ABOVE = 0x01;
    private static final int LONG_PICTURE_ID = 0x8000;
    /** The picture before this one, and no further reference. */
    private static final byte ONE_BACK = 1 << 1;
    /** One spatial layer, its size follows, no picture group. */
    private static final byte ONE_LAYER_WITH_SIZE = 0x10;

    private static final int DESCRIPTOR = 4;
    private static final int REFERENCE = 1;
    private static final int STRUCTURE_LENGTH = 5;

    private final int maxPayload;

    /** @param maxPayload see {@link PayloadSize} */
    public Vp9Packetizer(int maxPayload) {
        this.maxPayload = PayloadSize.require(maxPayload);
    }

    /**
     * Splits one picture.
     *
     * @param picture a VP9 frame as the encoder made it; only read
     * @param number counts pictures; the low 15 bits are sent
     * @return its payloads; none when it is no VP9 frame
     */
    public RtpPayloads packetize(byte[] picture, long number) {
        return Vp9Header.parse(picture)
                .map(header -> packetize(picture, header, (int) number & 0x7FFF))
                .orElseGet(() -> new RtpPayloads.Builder(0).build());
    }

    private RtpPayloads packetize(byte[] picture, Vp9Header header, int pictureId) {
        int descriptor = DESCRIPTOR + (header.keyframe() ? 0 : REFERENCE);
        int firstExtra = header.keyframe() ? STRUCTURE_LENGTH : 0;
        int pieces = Math.ceilDiv(picture.length + firstExtra, maxPayload - descriptor);
        RtpPayloads.Builder out = new RtpPayloads.Builder(picture.length + pieces * descriptor + firstExtra);
        int at = 0;
        for (int i = 0; i < pieces; i++) {
            boolean first = i == 0;
            boolean last = i == pieces - 1;
            // What the structure takes from the first packet is spread over all.
            int size = Math.ceilDiv(picture.length + firstExtra, pieces) - (first ? firstExtra : 0);
            size = last ? picture.length - at : Math.min(size, picture.length - at);
            appendDescriptor(out, header, pictureId, first, last);
            out.append(picture, at, size).endPayload();
            at += size;
        }
        return out.build();
    }

    private static void appendDescriptor(
            RtpPayloads.Builder out, Vp9Header header, int pictureId, boolean first, boolean last) {
        boolean structure = first && header.keyframe();
        int flags = PICTURE_ID
                | (header.keyframe() ? 0 : PREDICTED)
                | LAYER
                | FLEXIBLE
                | (first ? BEGIN : 0)
                | (last ? END : 0)
                | (structure ? STRUCTURE : 0)
                | NO_LAYER_ABOVE;
        out.append((byte) flags);
        out.append((short) (LONG_PICTURE_ID | pictureId));
        // Temporal layer 0, spatial layer 0, no switching point, no dependency between layers.
        out.append((byte) 0);
        if (!header.keyframe()) {
            out.append(ONE_BACK);
        }
        if (structure) {
            out.append(ONE_LAYER_WITH_SIZE);
            out.append((short) header.width()).append((short) header.height());
        }
    }
}

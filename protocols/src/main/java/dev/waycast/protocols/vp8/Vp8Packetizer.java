package dev.waycast.protocols.vp8;

import dev.waycast.protocols.rtp.PayloadSize;
import dev.waycast.protocols.rtp.RtpPayloads;

/**
 * Splits pictures into RTP payloads by RFC 7741. Immutable, for any thread.
 *
 * <p>The pieces are of about equal size and take no notice of partitions, which RFC 7741 section 4.4 allows: the whole
 * picture counts as the first one. There are neither layers nor a picture number: packets are in order by their sequence
 * numbers, and every picture builds on the one before.
 */
public final class Vp8Packetizer {

    private static final int DESCRIPTOR = 1;
    private static final byte START_OF_PARTITION = 0x10;

    private final int maxPayload;

    /** @param maxPayload see {@link PayloadSize} */
    public Vp8Packetizer(int maxPayload) {
        this.maxPayload = PayloadSize.require(maxPayload);
    }

    /**
     * Splits one picture.
     *
     * @param picture a VP8 frame as the encoder made it; only read
     */
    public RtpPayloads packetize(byte[] picture) {
        int pieces = Math.ceilDiv(picture.length, maxPayload - DESCRIPTOR);
        return new RtpPayloads.Builder(picture.length + pieces * DESCRIPTOR)
                .appendPieces(
                        picture,
                        0,
                        picture.length,
                        maxPayload - DESCRIPTOR,
                        (to, first, _) -> to.append(first ? START_OF_PARTITION : 0))
                .build();
    }
}

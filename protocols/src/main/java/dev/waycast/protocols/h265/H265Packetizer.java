package dev.waycast.protocols.h265;

import dev.waycast.protocols.h264.NalUnits;
import dev.waycast.protocols.rtp.PayloadSize;
import dev.waycast.protocols.rtp.RtpPayloads;

/**
 * Splits pictures into RTP payloads by RFC 7798. Immutable, for any thread.
 *
 * <p>Small neighbours (parameter sets, SEI, small slices) share an aggregation packet; what is too large for a packet
 * becomes fragments of about equal size; everything else is sent as it is. Access unit delimiters and filler data are
 * left out.
 */
public final class H265Packetizer {

    private static final int NAL_HEADER = 2;
    private static final int FU_HEADERS = 3;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int AP_LENGTH = 2;
    private static final int TYPE_MASK = 0x7E;
    private static final int FORBIDDEN_BIT = 0x80;

    private final int maxPayload;

    /** @param maxPayload see {@link PayloadSize} */
    public H265Packetizer(int maxPayload) {
        this.maxPayload = PayloadSize.require(maxPayload);
    }

    /**
     * Splits one picture.
     *
     * @param annexB one access unit with start codes; only read
     * @return its payloads; none when there is no NAL unit in it
     */
    public RtpPayloads packetize(byte[] annexB) {
        // The byte stream format is that of H.264 Annex B.
        NalUnits units = NalUnits.split(annexB);
        RtpPayloads.Builder out = new RtpPayloads.Builder(largestOutput(annexB.length, units.count()));
        int index = 0;
        while (index < units.count()) {
            if (isSuperfluous(annexB, units, index)) {
                index++;
            } else if (units.length(index) > maxPayload) {
                appendFragments(annexB, units.offset(index), units.length(index), out);
                index++;
            } else {
                index = appendWhole(annexB, units, index, out);
            }
        }
        return out.build();
    }

    /** Start codes (3 bytes or more each) make up for all that aggregation adds; fragments add three bytes each. */
    private int largestOutput(int length, int units) {
        int fragments = length / (maxPayload - FU_HEADERS) + units;
        return length + FU_HEADERS * fragments;
    }

    /** Sends a unit alone, or together with as many followers as fit. Returns the index behind them. */
    private int appendWhole(byte[] data, NalUnits units, int first, RtpPayloads.Builder out) {
        int end = first;
        int members = 0;
        int length = NAL_HEADER;
        while (end < units.count()) {
            if (!isSuperfluous(data, units, end)) {
                int longer = length + AP_LENGTH + units.length(end);
                if (longer > maxPayload) {
                    break;
                }
                length = longer;
                members++;
            }
            end++;
        }
        if (members < 2) {
            out.append(data, units.offset(first), units.length(first)).endPayload();
            return first + 1;
        }
        out.append(aggregationHeader(data, units, first, end));
        for (int i = first; i < end; i++) {
            if (!isSuperfluous(data, units, i)) {
                out.append((short) units.length(i)).append(data, units.offset(i), units.length(i));
            }
        }
        out.endPayload();
        return end;
    }

    /** RFC 7798 section 4.4.2: the forbidden bit if any member has it, the lowest layer and the lowest TID of all. */
    private static short aggregationHeader(byte[] data, NalUnits units, int first, int end) {
        int forbidden = 0;
        int layer = Integer.MAX_VALUE;
        int temporal = Integer.MAX_VALUE;
        for (int i = first; i < end; i++) {
            if (!isSuperfluous(data, units, i)) {
                int header = (data[units.offset(i)] & 0xFF) << 8 | data[units.offset(i) + 1] & 0xFF;
                forbidden |= header & FORBIDDEN_BIT << 8;
                layer = Math.min(layer, header >> 3 & 0x3F);
                temporal = Math.min(temporal, header & 7);
            }
        }
        return (short) (forbidden | H265NalType.AGGREGATION << 9 | layer << 3 | temporal);
    }

    /** RFC 7798 section 4.4.3. */
    private void appendFragments(byte[] data, int offset, int length, RtpPayloads.Builder out) {
        byte type = (byte) (data[offset] & ~TYPE_MASK | H265NalType.FRAGMENTATION << 1);
        int remaining = length - NAL_HEADER;
        out.appendPieces(data, offset + NAL_HEADER, remaining, maxPayload - FU_HEADERS, (to, first, last) -> {
            int flags = (first ? FU_START : 0) | (last ? FU_END : 0);
            to.append(type).append(data[offset + 1]).append((byte) (flags | H265NalType.of(data[offset])));
        });
    }

    /** Units shorter than their header are broken. */
    private static boolean isSuperfluous(byte[] data, NalUnits units, int index) {
        int type = H265NalType.of(data[units.offset(index)]);
        return units.length(index) < NAL_HEADER
                || type == H265NalType.ACCESS_UNIT_DELIMITER
                || type == H265NalType.FILLER_DATA;
    }
}

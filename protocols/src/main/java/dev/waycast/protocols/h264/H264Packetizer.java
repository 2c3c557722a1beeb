package dev.waycast.protocols.h264;

import dev.waycast.protocols.rtp.PayloadSize;
import dev.waycast.protocols.rtp.RtpPayloads;

/**
 * Splits pictures into RTP payloads by RFC 6184, packetization-mode 1. Immutable, for any thread.
 *
 * <p>Small neighbours (SPS, PPS, SEI, small slices) share one STAP-A; what is too large for a packet becomes FU-A
 * pieces of about equal size; everything else is sent as it is. Access unit delimiters and filler data are left out:
 * the marker bit says the former, and nobody needs the latter.
 */
public final class H264Packetizer {

    private static final int FU_HEADERS = 2;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int STAP_HEADER = 1;
    private static final int STAP_LENGTH = 2;
    private static final int NRI_MASK = 0x60;
    private static final int FORBIDDEN_BIT = 0x80;

    private final int maxPayload;

    /**
     * @param maxPayload most bytes of a payload, at least 16: the path's MTU less IP, UDP, RTP header with extensions
     *     and SRTP tag
     */
    public H264Packetizer(int maxPayload) {
        this.maxPayload = PayloadSize.require(maxPayload);
    }

    /**
     * Splits one picture.
     *
     * @param annexB one access unit with start codes; only read
     * @return its payloads; none when there is no NAL unit in it
     */
    public RtpPayloads packetize(byte[] annexB) {
        NalUnits units = NalUnits.split(annexB);
        RtpPayloads.Builder out = new RtpPayloads.Builder(largestOutput(annexB.length, units.count()));
        int index = 0;
        while (index < units.count()) {
            if (isSuperfluous(units.type(index))) {
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

    /** Start codes (3 bytes or more each) make up for all that STAP-A adds; fragments add two bytes each. */
    private int largestOutput(int length, int units) {
        int fragments = length / (maxPayload - FU_HEADERS) + units;
        return length + FU_HEADERS * fragments;
    }

    /** Sends a unit alone, or in one STAP-A with as many followers as fit. Returns the index behind them. */
    private int appendWhole(byte[] data, NalUnits units, int first, RtpPayloads.Builder out) {
        int end = first;
        int members = 0;
        int length = STAP_HEADER;
        int header = 0;
        while (end < units.count()) {
            if (!isSuperfluous(units.type(end))) {
                int longer = length + STAP_LENGTH + units.length(end);
                if (longer > maxPayload) {
                    break;
                }
                length = longer;
                header = mergeHeaders(header, data[units.offset(end)]);
                members++;
            }
            end++;
        }
        if (members < 2) {
            out.append(data, units.offset(first), units.length(first)).endPayload();
            return first + 1;
        }
        out.append((byte) (header | NalType.STAP_A));
        for (int i = first; i < end; i++) {
            if (!isSuperfluous(units.type(i))) {
                out.append((short) units.length(i)).append(data, units.offset(i), units.length(i));
            }
        }
        out.endPayload();
        return end;
    }

    /** RFC 6184 section 5.7: the forbidden bit if any member has it, and the highest NRI of all. */
    private static int mergeHeaders(int merged, byte header) {
        int nri = Math.max(merged & NRI_MASK, header & NRI_MASK);
        return (merged | header) & FORBIDDEN_BIT | nri;
    }

    /** RFC 6184 section 5.8. */
    private void appendFragments(byte[] data, int offset, int length, RtpPayloads.Builder out) {
        byte nalHeader = data[offset];
        byte indicator = (byte) (nalHeader & ~0x1F | NalType.FU_A);
        out.appendPieces(data, offset + 1, length - 1, maxPayload - FU_HEADERS, (to, first, last) -> {
            int flags = (first ? FU_START : 0) | (last ? FU_END : 0);
            to.append(indicator).append((byte) (flags | NalType.of(nalHeader)));
        });
    }

    private static boolean isSuperfluous(int type) {
        return type == NalType.ACCESS_UNIT_DELIMITER || type == NalType.FILLER_DATA;
    }
}

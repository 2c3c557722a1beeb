package dev.waycast.protocols.rtcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes one packet. */
final class RtcpWriter {

    private static final int MAX_TEXT = 255;
    private static final int MANTISSA_BITS = 18;

    private RtcpWriter() {}

    static void write(RtcpPacket packet, ByteBuffer out) {
        int start = out.position();
        out.putInt(0);
        int head = switch (packet) {
            case SenderReport report -> senderReport(report, out);
            case ReceiverReport report -> receiverReport(report, out);
            case SourceDescription description -> sourceDescription(description, start, out);
            case Goodbye goodbye -> goodbye(goodbye, out);
            case GenericNack nack -> nack(nack, out);
            case PictureLossIndication loss -> pictureLoss(loss, out);
            case FullIntraRequest request -> fullIntraRequest(request, out);
            case ReceiverEstimatedMaxBitrate estimate -> estimatedBitrate(estimate, out);
            case TransportFeedback feedback -> transportFeedback(feedback, out);
        };
        padToWord(start, out);
        int words = (out.position() - start) / 4 - 1;
        out.putInt(start, 0x8000_0000 | head << 16 | words);
    }

    /** The count or format (5 bits) above the packet type (8 bits). */
    private static int head(int countOrFormat, int type) {
        return countOrFormat << 8 | type;
    }

    private static int counted(List<?> list, int type) {
        if (list.size() > RtcpTypes.MAX_COUNT) {
            throw new IllegalArgumentException("An RTCP packet counts to 31, not to " + list.size() + ".");
        }
        return head(list.size(), type);
    }

    private static int senderReport(SenderReport report, ByteBuffer out) {
        out.putInt(report.ssrc()).putLong(report.ntpTime()).putInt(report.rtpTimestamp());
        out.putInt(report.packetCount()).putInt(report.octetCount());
        report.reports().forEach(block -> reportBlock(block, out));
        return counted(report.reports(), RtcpTypes.SENDER_REPORT);
    }

    private static int receiverReport(ReceiverReport report, ByteBuffer out) {
        out.putInt(report.ssrc());
        report.reports().forEach(block -> reportBlock(block, out));
        return counted(report.reports(), RtcpTypes.RECEIVER_REPORT);
    }

    private static void reportBlock(ReportBlock block, ByteBuffer out) {
        out.putInt(block.ssrc());
        out.putInt(block.fractionLost() << 24 | block.cumulativeLost() & 0xFF_FFFF);
        out.putInt(block.highestSequence()).putInt(block.jitter());
        out.putInt(block.lastSenderReport()).putInt(block.delaySinceLastSenderReport());
    }

    private static int sourceDescription(SourceDescription description, int start, ByteBuffer out) {
        for (SourceDescription.Chunk chunk : description.chunks()) {
            out.putInt(chunk.ssrc());
            out.put((byte) RtcpTypes.SDES_CNAME);
            text(chunk.cname(), out);
            // RFC 3550 section 6.5: at least one zero ends a chunk, more fill it to 32 bits.
            out.put((byte) RtcpTypes.SDES_END);
            padToWord(start, out);
        }
        return counted(description.chunks(), RtcpTypes.SOURCE_DESCRIPTION);
    }

    private static int goodbye(Goodbye goodbye, ByteBuffer out) {
        goodbye.ssrcs().forEach(out::putInt);
        if (!goodbye.reason().isEmpty()) {
            text(goodbye.reason(), out);
        }
        return counted(goodbye.ssrcs(), RtcpTypes.GOODBYE);
    }

    private static int nack(GenericNack nack, ByteBuffer out) {
        out.putInt(nack.senderSsrc()).putInt(nack.mediaSsrc());
        List<Integer> lost = nack.sequenceNumbers();
        int i = 0;
        while (i < lost.size()) {
            int first = lost.get(i++);
            int following = 0;
            while (i < lost.size() && (lost.get(i) - first - 1 & 0xFFFF) < 16) {
                following |= 1 << (lost.get(i++) - first - 1 & 0xFFFF);
            }
            out.putShort((short) first).putShort((short) following);
        }
        return head(RtcpTypes.FORMAT_GENERIC_NACK, RtcpTypes.TRANSPORT_LAYER_FEEDBACK);
    }

    private static int pictureLoss(PictureLossIndication loss, ByteBuffer out) {
        out.putInt(loss.senderSsrc()).putInt(loss.mediaSsrc());
        return head(RtcpTypes.FORMAT_PICTURE_LOSS, RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK);
    }

    private static int fullIntraRequest(FullIntraRequest request, ByteBuffer out) {
        out.putInt(request.senderSsrc()).putInt(0);
        request.entries().forEach(entry -> out.putInt(entry.ssrc()).putInt(entry.commandNumber() << 24));
        return head(RtcpTypes.FORMAT_FULL_INTRA, RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK);
    }

    private static int estimatedBitrate(ReceiverEstimatedMaxBitrate estimate, ByteBuffer out) {
        if (estimate.ssrcs().size() > 0xFF || estimate.bitsPerSecond() < 0) {
            throw new IllegalArgumentException("REMB takes up to 255 streams and no negative bitrate.");
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(estimate.bitsPerSecond());
        int exponent = Math.max(0, bits - MANTISSA_BITS);
        int mantissa = (int) (estimate.bitsPerSecond() >>> exponent);
        out.putInt(estimate.senderSsrc()).putInt(0).putInt(RtcpTypes.REMB_IDENTIFIER);
        out.putInt(estimate.ssrcs().size() << 24 | exponent << MANTISSA_BITS | mantissa);
        estimate.ssrcs().forEach(out::putInt);
        return head(RtcpTypes.FORMAT_APPLICATION_LAYER, RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK);
    }

    private static int transportFeedback(TransportFeedback feedback, ByteBuffer out) {
        out.putInt(feedback.senderSsrc()).putInt(feedback.mediaSsrc());
        TransportFeedbackCodec.write(feedback, out);
        return head(RtcpTypes.FORMAT_TRANSPORT_WIDE, RtcpTypes.TRANSPORT_LAYER_FEEDBACK);
    }

    private static void text(String text, ByteBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT) {
            throw new IllegalArgumentException("A text in RTCP has at most 255 bytes, not " + bytes.length + ".");
        }
        out.put((byte) bytes.length).put(bytes);
    }

    private static void padToWord(int start, ByteBuffer out) {
        while ((out.position() - start & 3) != 0) {
            out.put((byte) 0);
        }
    }
}

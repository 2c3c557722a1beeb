package dev.waycast.protocols.rtcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one datagram. Used once. */
final class RtcpReader {

    private final ByteBuffer datagram;
    private final List<RtcpPacket> packets = new ArrayList<>();
    private int skipped;
    private boolean damaged;

    RtcpReader(ByteBuffer datagram) {
        this.datagram = datagram;
    }

    RtcpCompound read() {
        if (!datagram.hasRemaining()) {
            damaged = true;
        }
        while (datagram.hasRemaining() && readPacket()) {
            // Each turn reads one packet.
        }
        return new RtcpCompound(List.copyOf(packets), skipped, damaged);
    }

    /** Returns whether the next packet's beginning is known. */
    private boolean readPacket() {
        int start = datagram.position();
        if (datagram.remaining() < RtcpTypes.HEADER_LENGTH || (datagram.get(start) & 0xC0) != 0x80) {
            damaged = true;
            return false;
        }
        int head = datagram.getInt();
        int bodyLength = 4 * (head & 0xFFFF);
        boolean padded = (head & 0x2000_0000) != 0;
        if (bodyLength > datagram.remaining()) {
            damaged = true;
            return false;
        }
        int bodyStart = datagram.position();
        int padding = padded && bodyLength > 0 ? datagram.get(bodyStart + bodyLength - 1) & 0xFF : 0;
        datagram.position(bodyStart + bodyLength);
        if (padding > bodyLength || padded && padding == 0) {
            damaged = true;
            return true;
        }
        ByteBuffer body = datagram.slice(bodyStart, bodyLength - padding);
        readBody(head >>> 16 & 0xFF, head >>> 24 & 0x1F, body);
        return true;
    }

    private void readBody(int type, int countOrFormat, ByteBuffer body) {
        switch (type) {
            case RtcpTypes.SENDER_REPORT -> add(senderReport(countOrFormat, body));
            case RtcpTypes.RECEIVER_REPORT -> add(receiverReport(countOrFormat, body));
            case RtcpTypes.SOURCE_DESCRIPTION -> add(sourceDescription(countOrFormat, body));
            case RtcpTypes.GOODBYE -> add(goodbye(countOrFormat, body));
            case RtcpTypes.TRANSPORT_LAYER_FEEDBACK -> readTransportLayerFeedback(countOrFormat, body);
            case RtcpTypes.PAYLOAD_SPECIFIC_FEEDBACK -> readPayloadSpecificFeedback(countOrFormat, body);
            default -> skipped++;
        }
    }

    private void readTransportLayerFeedback(int format, ByteBuffer body) {
        if (body.remaining() < 8) {
            damaged = true;
            return;
        }
        int sender = body.getInt();
        int media = body.getInt();
        switch (format) {
            case RtcpTypes.FORMAT_GENERIC_NACK -> add(nack(sender, media, body));
            case RtcpTypes.FORMAT_TRANSPORT_WIDE -> add(TransportFeedbackCodec.read(sender, media, body));
            default -> skipped++;
        }
    }

    private void readPayloadSpecificFeedback(int format, ByteBuffer body) {
        if (body.remaining() < 8) {
            damaged = true;
            return;
        }
        int sender = body.getInt();
        int media = body.getInt();
        switch (format) {
            case RtcpTypes.FORMAT_PICTURE_LOSS -> packets.add(new PictureLossIndication(sender, media));
            case RtcpTypes.FORMAT_FULL_INTRA -> add(fullIntraRequest(sender, body));
            case RtcpTypes.FORMAT_APPLICATION_LAYER -> readApplicationLayerFeedback(sender, body);
            default -> skipped++;
        }
    }

    private void readApplicationLayerFeedback(int sender, ByteBuffer body) {
        if (body.remaining() < 4 || body.getInt() != RtcpTypes.REMB_IDENTIFIER) {
            skipped++;
        } else {
            add(estimatedBitrate(sender, body));
        }
    }

    private void add(Optional<? extends RtcpPacket> packet) {
        packet.ifPresentOrElse(packets::add, () -> damaged = true);
    }

    private static Optional<SenderReport> senderReport(int count, ByteBuffer body) {
        if (body.remaining() < 24 + count * RtcpTypes.REPORT_BLOCK_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(new SenderReport(
                body.getInt(), body.getLong(), body.getInt(), body.getInt(), body.getInt(), reports(count, body)));
    }

    private static Optional<ReceiverReport> receiverReport(int count, ByteBuffer body) {
        if (body.remaining() < 4 + count * RtcpTypes.REPORT_BLOCK_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(new ReceiverReport(body.getInt(), reports(count, body)));
    }

    private static List<ReportBlock> reports(int count, ByteBuffer body) {
        List<ReportBlock> reports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int ssrc = body.getInt();
            int lost = body.getInt();
            reports.add(new ReportBlock(
                    ssrc, lost >>> 24, lost << 8 >> 8, body.getInt(), body.getInt(), body.getInt(), body.getInt()));
        }
        return List.copyOf(reports);
    }

    private static Optional<SourceDescription> sourceDescription(int count, ByteBuffer body) {
        List<SourceDescription.Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (body.remaining() < 4) {
                return Optional.empty();
            }
            int ssrc = body.getInt();
            Optional<String> cname = chunkName(body);
            if (cname.isEmpty()) {
                return Optional.empty();
            }
            chunks.add(new SourceDescription.Chunk(ssrc, cname.get()));
        }
        return Optional.of(new SourceDescription(List.copyOf(chunks)));
    }

    /** Reads a chunk's items and the padding behind them. Empty when they run over the end. */
    private static Optional<String> chunkName(ByteBuffer body) {
        String cname = "";
        while (body.hasRemaining()) {
            int type = body.get() & 0xFF;
            if (type == RtcpTypes.SDES_END) {
                int next = body.position() + 3 & ~3;
                if (next > body.limit()) {
                    return Optional.empty();
                }
                body.position(next);
                return Optional.of(cname);
            }
            if (!body.hasRemaining()) {
                return Optional.empty();
            }
            int length = body.get() & 0xFF;
            if (length > body.remaining()) {
                return Optional.empty();
            }
            String text = text(body, length);
            if (type == RtcpTypes.SDES_CNAME) {
                cname = text;
            }
        }
        return Optional.empty();
    }

    private static Optional<Goodbye> goodbye(int count, ByteBuffer body) {
        if (body.remaining() < 4 * count) {
            return Optional.empty();
        }
        List<Integer> ssrcs = ints(count, body);
        String reason = "";
        if (body.hasRemaining()) {
            int length = body.get() & 0xFF;
            if (length > body.remaining()) {
                return Optional.empty();
            }
            reason = text(body, length);
        }
        return Optional.of(new Goodbye(ssrcs, reason));
    }

    private static Optional<GenericNack> nack(int sender, int media, ByteBuffer body) {
        if (body.remaining() < 4) {
            return Optional.empty();
        }
        List<Integer> lost = new ArrayList<>();
        while (body.remaining() >= 4) {
            int first = body.getShort() & 0xFFFF;
            int following = body.getShort() & 0xFFFF;
            lost.add(first);
            for (int bits = following; bits != 0; bits &= bits - 1) {
                lost.add(first + 1 + Integer.numberOfTrailingZeros(bits) & 0xFFFF);
            }
        }
        return Optional.of(new GenericNack(sender, media, List.copyOf(lost)));
    }

    private static Optional<FullIntraRequest> fullIntraRequest(int sender, ByteBuffer body) {
        List<FullIntraRequest.Entry> entries = new ArrayList<>();
        while (body.remaining() >= 8) {
            entries.add(new FullIntraRequest.Entry(body.getInt(), body.getInt() >>> 24));
        }
        return entries.isEmpty() ? Optional.empty() : Optional.of(new FullIntraRequest(sender, List.copyOf(entries)));
    }

    private static Optional<ReceiverEstimatedMaxBitrate> estimatedBitrate(int sender, ByteBuffer body) {
        if (body.remaining() < 4) {
            return Optional.empty();
        }
        int head = body.getInt();
        int count = head >>> 24;
        if (body.remaining() < 4 * count) {
            return Optional.empty();
        }
        int exponent = head >>> 18 & 0x3F;
        long mantissa = head & 0x3FFFF;
        boolean tooLarge = mantissa != 0 && exponent >= Long.numberOfLeadingZeros(mantissa);
        long bitrate = tooLarge ? Long.MAX_VALUE : mantissa << exponent;
        return Optional.of(new ReceiverEstimatedMaxBitrate(sender, bitrate, ints(count, body)));
    }

    private static List<Integer> ints(int count, ByteBuffer body) {
        List<Integer> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(body.getInt());
        }
        return List.copyOf(values);
    }

    private static String text(ByteBuffer body, int length) {
        byte[] bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

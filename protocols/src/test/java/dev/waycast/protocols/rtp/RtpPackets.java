package dev.waycast.protocols.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Payloads in packets, for tests of payload formats. */
public final class RtpPackets {

    private static final RtpHeaderTemplate HEADER =
            RtpHeaderTemplate.of(102, 1).transportSequenceNumber(3).build();

    private RtpPackets() {}

    /** Bytes out of hexadecimal digits with spaces. */
    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    public static List<byte[]> payloads(RtpPayloads payloads) {
        List<byte[]> copies = new ArrayList<>();
        for (int i = 0; i < payloads.count(); i++) {
            ByteBuffer out = ByteBuffer.allocate(payloads.length(i));
            payloads.copyTo(i, out);
            copies.add(out.array());
        }
        return copies;
    }

    /** One packet for each payload, the last with the marker bit. */
    public static List<byte[]> packets(RtpPayloads payloads, int firstSequence) {
        List<byte[]> packets = new ArrayList<>();
        List<byte[]> copies = payloads(payloads);
        for (int i = 0; i < copies.size(); i++) {
            packets.add(packet(copies.get(i), payloads.isLast(i), firstSequence + i));
        }
        return packets;
    }

    public static byte[] packet(byte[] payload, boolean marker, int sequence) {
        ByteBuffer out = ByteBuffer.allocate(HEADER.maxLength() + payload.length);
        HEADER.write(out, marker, sequence, 3000, sequence, RtpHeaderTemplate.NO_CAPTURE_TIME);
        return out.put(payload).array();
    }

    public static RtpPacket parse(byte[] packet) {
        return RtpPacket.parse(ByteBuffer.wrap(packet)).orElseThrow();
    }

    /** Gives the depacketizer all packets; what the last one yields. */
    public static Optional<byte[]> accept(Depacketizer depacketizer, List<byte[]> packets) {
        Optional<byte[]> result = Optional.empty();
        for (byte[] packet : packets) {
            result = depacketizer.accept(parse(packet));
        }
        return result;
    }

    /** What one payload yields that is a whole picture. */
    public static Optional<byte[]> single(Depacketizer depacketizer, String hex) {
        return depacketizer.accept(parse(packet(hex(hex), true, 1)));
    }
}

package dev.waycast.transports.webrtc;

import dev.waycast.protocols.h264.NalType;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.rtp.Unwrapper;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeMap;

/** Puts RFC 6184 payloads together again, in order, waiting for what is missing. */
final class H264Depacketizer {

    /** @param annexB with four-byte start codes */
    record Picture(int timestamp, byte[] annexB, int packets) {}

    private record Payload(int timestamp, boolean marker, byte[] bytes) {}

    private final TreeMap<Long, Payload> waiting = new TreeMap<>();
    private final Unwrapper unwrapper = Unwrapper.ofSequenceNumbers();
    private long next = Long.MIN_VALUE;

    void add(RtpPacket packet) {
        long sequence = unwrapper.unwrap(packet.sequenceNumber());
        if (next == Long.MIN_VALUE) {
            next = sequence;
        }
        byte[] bytes = new byte[packet.payload().remaining()];
        packet.payload().get(bytes);
        if (sequence >= next) {
            waiting.put(sequence, new Payload(packet.timestamp(), packet.marker(), bytes));
        }
    }

    /** The first sequence number that is missing although a later one is there. */
    Optional<Integer> missing() {
        long expected = next;
        for (long sequence : waiting.keySet()) {
            if (sequence != expected) {
                return Optional.of((int) (expected & 0xFFFF));
            }
            expected++;
        }
        return Optional.empty();
    }

    Optional<Picture> poll() {
        long sequence = next;
        for (Payload payload = waiting.get(sequence); payload != null; payload = waiting.get(++sequence)) {
            if (payload.marker) {
                return Optional.of(assemble(sequence));
            }
        }
        return Optional.empty();
    }

    private Picture assemble(long last) {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        int timestamp = waiting.get(last).timestamp;
        int packets = (int) (last - next + 1);
        for (; next <= last; next++) {
            Payload payload = waiting.remove(next);
            if (payload.timestamp != timestamp) {
                throw new IllegalStateException("Packets of one picture have different timestamps");
            }
            append(picture, payload.bytes);
        }
        return new Picture(timestamp, picture.toByteArray(), packets);
    }

    private static void append(ByteArrayOutputStream picture, byte[] payload) {
        switch (NalType.of(payload[0])) {
            case NalType.STAP_A -> {
                ByteBuffer units = ByteBuffer.wrap(payload, 1, payload.length - 1);
                while (units.hasRemaining()) {
                    byte[] unit = new byte[units.getShort() & 0xFFFF];
                    units.get(unit);
                    startCode(picture);
                    picture.writeBytes(unit);
                }
            }
            case NalType.FU_A -> {
                if ((payload[1] & 0x80) != 0) {
                    startCode(picture);
                    picture.write(payload[0] & 0xE0 | payload[1] & 0x1F);
                }
                picture.write(payload, 2, payload.length - 2);
            }
            default -> {
                startCode(picture);
                picture.writeBytes(payload);
            }
        }
    }

    private static void startCode(ByteArrayOutputStream picture) {
        picture.writeBytes(new byte[] {0, 0, 0, 1});
    }
}

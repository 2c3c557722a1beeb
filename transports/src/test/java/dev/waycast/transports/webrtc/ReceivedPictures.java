package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtp.Depacketizer;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.rtp.Unwrapper;
import java.util.Optional;
import java.util.TreeMap;

/** Puts pictures together again, in order, waiting for what is missing. */
final class ReceivedPictures {

    /** @param data as the encoder made it, Annex B with four-byte start codes */
    record Picture(int timestamp, byte[] data, int packets) {}

    private final TreeMap<Long, RtpPacket> waiting = new TreeMap<>();
    private final Unwrapper unwrapper = Unwrapper.ofSequenceNumbers();
    private final Depacketizer depacketizer;
    private long next = Long.MIN_VALUE;
    private boolean begun;

    ReceivedPictures(Depacketizer depacketizer) {
        this.depacketizer = depacketizer;
    }

    void add(RtpPacket packet) {
        long sequence = unwrapper.unwrap(packet.sequenceNumber());
        if (next == Long.MIN_VALUE) {
            next = sequence;
        }
        if (sequence >= next) {
            waiting.put(sequence, packet);
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
        for (RtpPacket packet = waiting.get(sequence); packet != null; packet = waiting.get(++sequence)) {
            if (packet.marker()) {
                Optional<Picture> picture = assemble(sequence);
                boolean first = !begun;
                begun = true;
                // The beginning of the first may have come before there were keys to read it.
                return picture.isEmpty() && first ? poll() : Optional.of(picture.orElseThrow());
            }
        }
        return Optional.empty();
    }

    private Optional<Picture> assemble(long last) {
        int timestamp = waiting.get(last).timestamp();
        int packets = (int) (last - next + 1);
        Optional<byte[]> picture = Optional.empty();
        for (; next <= last; next++) {
            RtpPacket packet = waiting.remove(next);
            if (packet.timestamp() != timestamp) {
                throw new IllegalStateException("Packets of one picture have different timestamps");
            }
            picture = depacketizer.accept(packet);
        }
        return picture.map(data -> new Picture(timestamp, data, packets));
    }
}

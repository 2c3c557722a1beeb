package dev.waycast.protocols.rtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Puts pictures together again from RTP packets; the payload format is the subclass's. Packets must come in order; a
 * picture that misses one, or holds something broken, is dropped whole and counted. Not for several threads.
 */
public abstract class Depacketizer {

    private static final int MAX_PICTURE = 16 * 1024 * 1024;

    /** What came of the present picture. */
    protected final ByteArrayOutputStream picture = new ByteArrayOutputStream();

    private boolean started;
    private int expectedSequence;
    private boolean broken;
    private long dropped;

    /**
     * Takes the next packet.
     *
     * @return the picture when this packet ends it, the marker bit set, and all of it came
     */
    public final Optional<byte[]> accept(RtpPacket packet) {
        if (started && packet.sequenceNumber() != expectedSequence) {
            broken = true;
        }
        started = true;
        expectedSequence = SequenceNumbers.next(packet.sequenceNumber());
        ByteBuffer payload = packet.payload();
        // An empty payload is padding alone: senders probe the path with it.
        if (payload.hasRemaining() && !broken) {
            broken = !append(payload) || picture.size() > MAX_PICTURE;
        }
        return packet.marker() ? finish() : Optional.empty();
    }

    /** Pictures that did not come whole. */
    public final long dropped() {
        return dropped;
    }

    /**
     * Takes a payload of at least one byte.
     *
     * @return false when it is broken, or does not continue what came before
     */
    protected abstract boolean append(ByteBuffer payload);

    /**
     * The last packet of a picture came whole: completes {@link #picture} and forgets everything about it.
     *
     * @return false when something is missing
     */
    protected abstract boolean complete();

    /** Copies what remains to the picture. */
    protected final void write(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        picture.writeBytes(copy);
    }

    private Optional<byte[]> finish() {
        boolean whole = complete() && !broken && picture.size() > 0;
        Optional<byte[]> result = whole ? Optional.of(picture.toByteArray()) : Optional.empty();
        if (!whole) {
            dropped++;
        }
        picture.reset();
        broken = false;
        return result;
    }
}

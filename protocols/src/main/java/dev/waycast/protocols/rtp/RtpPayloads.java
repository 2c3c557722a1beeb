package dev.waycast.protocols.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The payloads of one picture's packets, in sending order, without RTP headers. Immutable once built: all viewers share
 * it. The last one's packet carries the marker bit.
 */
public final class RtpPayloads {

    private final byte[] data;
    private final int[] ends;
    private final int count;

    private RtpPayloads(byte[] data, int[] ends, int count) {
        this.data = data;
        this.ends = ends;
        this.count = count;
    }

    /** How many packets the picture takes. */
    public int count() {
        return count;
    }

    /** Bytes of one payload. */
    public int length(int index) {
        return end(index) - start(index);
    }

    /** Bytes of all payloads together. */
    public int totalLength() {
        return count == 0 ? 0 : end(count - 1);
    }

    public boolean isLast(int index) {
        return index == count - 1;
    }

    /** Copies one payload to the buffer's position and moves it on. */
    public void copyTo(int index, ByteBuffer out) {
        out.put(data, start(index), length(index));
    }

    private int start(int index) {
        return index == 0 ? 0 : end(index - 1);
    }

    private int end(int index) {
        if (index >= count) {
            throw new IndexOutOfBoundsException("Payload " + index + " of " + count + ".");
        }
        return ends[index];
    }

    /** What stands before a piece of something that is too large for one payload. */
    @FunctionalInterface
    public interface PieceHeader {

        void appendTo(Builder out, boolean first, boolean last);
    }

    /** Collects payloads one behind the other in one array of a size known in advance. Not for several threads. */
    public static final class Builder {

        private final byte[] data;
        private int[] ends = new int[16];
        private int count;
        private int length;

        /** @param capacity at least the bytes of all payloads together */
        public Builder(int capacity) {
            data = new byte[capacity];
        }

        public Builder append(byte value) {
            data[length++] = value;
            return this;
        }

        /** Appends two bytes, big-endian. */
        public Builder append(short value) {
            data[length++] = (byte) (value >>> 8);
            data[length++] = (byte) value;
            return this;
        }

        public Builder append(byte[] source, int offset, int count) {
            System.arraycopy(source, offset, data, length, count);
            length += count;
            return this;
        }

        /**
         * Cuts bytes into as few payloads as they need, all of about the same size.
         *
         * @param most bytes of them that a payload takes, behind its header
         */
        public Builder appendPieces(byte[] source, int offset, int count, int most, PieceHeader header) {
            int pieces = Math.ceilDiv(count, most);
            int at = offset;
            for (int i = 0; i < pieces; i++) {
                int size = Math.ceilDiv(offset + count - at, pieces - i);
                header.appendTo(this, i == 0, i == pieces - 1);
                append(source, at, size).endPayload();
                at += size;
            }
            return this;
        }

        /** Everything appended since the last call is one payload. */
        public Builder endPayload() {
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
            }
            ends[count++] = length;
            return this;
        }

        /** The builder must not be used afterwards. */
        public RtpPayloads build() {
            return new RtpPayloads(data, ends, count);
        }
    }
}

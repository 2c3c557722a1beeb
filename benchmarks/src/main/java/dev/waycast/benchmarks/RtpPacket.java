package dev.waycast.benchmarks;

import java.nio.ByteBuffer;
import org.jitsi.utils.ByteArrayBuffer;

/** A packet as SRTP wants it: room at the end for what encryption adds. */
final class RtpPacket implements ByteArrayBuffer {

    private static final int MAX_PACKET = 1500;

    private final byte[] bytes = new byte[MAX_PACKET];
    private final ByteBuffer view = ByteBuffer.wrap(bytes);
    private int length;

    /** The packet's bytes, to write into. */
    ByteBuffer view() {
        return view;
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getOffset() {
        return 0;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int newLength) {
        length = newLength;
    }

    @Override
    public void setOffset(int offset) {
        throw new UnsupportedOperationException("Packets start at the beginning of the array");
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int offset, int count, byte[] target) {
        System.arraycopy(bytes, offset, target, 0, count);
    }

    @Override
    public void grow(int howMuch) {
        if (length + howMuch > bytes.length) {
            throw new IllegalStateException("The packet is full");
        }
    }

    @Override
    public void append(byte[] data, int count) {
        System.arraycopy(data, 0, bytes, length, count);
        length += count;
    }

    @Override
    public void shrink(int count) {
        length -= count;
    }
}

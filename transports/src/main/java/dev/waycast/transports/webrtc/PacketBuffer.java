package dev.waycast.transports.webrtc;

import java.nio.ByteBuffer;
import org.jitsi.utils.ByteArrayBuffer;

/** A packet in a fixed array with room behind it, in the shape the SRTP library wants. For one thread, reused. */
public final class PacketBuffer implements ByteArrayBuffer {

    private final byte[] bytes;
    private final ByteBuffer view;
    private int length;

    /** @param capacity bytes of the packet and of what encryption adds */
    public PacketBuffer(int capacity) {
        bytes = new byte[capacity];
        view = ByteBuffer.wrap(bytes);
    }

    /** The packet's bytes, to write into; {@link #setLength} says how many there are. */
    public ByteBuffer view() {
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
            throw new IllegalStateException("A packet of " + length + " bytes leaves no room for " + howMuch + " more");
        }
    }

    @Override
    public void append(byte[] data, int count) {
        grow(count);
        System.arraycopy(data, 0, bytes, length, count);
        length += count;
    }

    @Override
    public void shrink(int count) {
        length -= count;
    }
}

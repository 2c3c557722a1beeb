package dev.waycast.media.wayland;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One request being written. Used by one thread; it goes out whole, in the order of the {@code send} calls. */
public final class WaylandRequest {

    static final int MAX_SIZE = 4096;
    private static final int HEADER = 8;

    private final WaylandConnection connection;
    private final WaylandProxy target;
    private final int opcode;
    private final List<Integer> fds = new ArrayList<>(1);
    private ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    private int newIdAt = -1;

    WaylandRequest(WaylandConnection connection, WaylandProxy target, int opcode) {
        this.connection = connection;
        this.target = target;
        this.opcode = opcode;
        bytes.position(HEADER);
    }

    /** An int or uint argument. */
    public WaylandRequest integer(int value) {
        room(4).putInt(value);
        return this;
    }

    /** A fixed-point argument: 24 bits before the point, 8 after it. */
    public WaylandRequest fixed(double value) {
        return integer((int) Math.round(value * 256));
    }

    public WaylandRequest string(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + 4) & ~3;
        room(4 + padded).putInt(text.length + 1).put(text);
        bytes.position(bytes.position() + padded - text.length);
        return this;
    }

    /** An object argument; null where the protocol allows none. */
    public WaylandRequest object(WaylandProxy value) {
        return integer(value == null ? 0 : value.id());
    }

    /** A file descriptor, closed once it has been sent. */
    public WaylandRequest fd(int fd) {
        fds.add(fd);
        return this;
    }

    /** The place of the object that {@link #create} makes. */
    public WaylandRequest newObject() {
        newIdAt = room(4).position();
        return integer(0);
    }

    public void send() {
        connection.send(this, null);
    }

    /** Sends, and makes the new object, of the same version as the object it comes from. */
    public WaylandProxy create(WaylandInterface type, WaylandProxy.EventHandler handler) {
        return create(type, target.version(), handler);
    }

    WaylandProxy create(WaylandInterface type, int version, WaylandProxy.EventHandler handler) {
        WaylandProxy created = new WaylandProxy(connection, type, version, handler);
        connection.send(this, created);
        return created;
    }

    WaylandProxy target() {
        return target;
    }

    List<Integer> fds() {
        return fds;
    }

    /** The finished message. */
    byte[] message(int newId) {
        int size = bytes.position();
        if (newIdAt >= 0) {
            bytes.putInt(newIdAt, newId);
        }
        bytes.putInt(0, target.id());
        bytes.putInt(4, size << 16 | opcode);
        byte[] message = new byte[size];
        bytes.get(0, message);
        return message;
    }

    private ByteBuffer room(int more) {
        int needed = bytes.position() + more;
        if (needed > MAX_SIZE) {
            throw new IllegalArgumentException("A Wayland request of more than " + MAX_SIZE + " bytes");
        }
        if (needed > bytes.capacity()) {
            ByteBuffer larger =
                    ByteBuffer.allocate(Math.max(needed, bytes.capacity() * 2)).order(ByteOrder.nativeOrder());
            bytes = larger.put(bytes.flip());
        }
        return bytes;
    }
}

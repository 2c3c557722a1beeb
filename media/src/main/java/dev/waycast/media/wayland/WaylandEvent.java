package dev.waycast.media.wayland;

import dev.waycast.media.CaptureException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;

/**
 * One event of a compositor, its arguments checked against the interface's signature. Valid during the handler's call
 * only: a file descriptor that the handler did not take is closed afterwards.
 */
public final class WaylandEvent {

    private final int opcode;
    private final Object[] arguments;

    private WaylandEvent(int opcode, Object[] arguments) {
        this.opcode = opcode;
        this.arguments = arguments;
    }

    /**
     * Reads the arguments.
     *
     * @param body the message without its header, in the byte order of this machine
     * @param fds descriptors received and not yet claimed; this event takes those that belong to it
     * @throws CaptureException when the message is not what the signature says
     */
    static WaylandEvent read(WaylandInterface type, int opcode, ByteBuffer body, Queue<Integer> fds) {
        if (opcode >= type.events().size()) {
            throw malformed(type.name() + " has no event " + opcode);
        }
        String signature = type.events().get(opcode);
        WaylandEvent event = new WaylandEvent(opcode, new Object[signature.length()]);
        try {
            for (int i = 0; i < signature.length(); i++) {
                event.arguments[i] = readArgument(type, signature.charAt(i), body, fds);
            }
            if (body.hasRemaining()) {
                throw malformed(type.name() + " event " + opcode + " is too long");
            }
        } catch (CaptureException e) {
            event.closeUnclaimed();
            throw e;
        }
        return event;
    }

    public int opcode() {
        return opcode;
    }

    /** An int, uint, object or new-id argument. */
    public int integer(int index) {
        return (Integer) arguments[index];
    }

    /** A uint argument that may be above {@link Integer#MAX_VALUE}. */
    public long unsigned(int index) {
        return Integer.toUnsignedLong((Integer) arguments[index]);
    }

    /** A fixed-point argument. */
    public double fixed(int index) {
        return (Integer) arguments[index] / 256.0;
    }

    /** A string argument, or null. */
    public String string(int index) {
        return (String) arguments[index];
    }

    public byte[] array(int index) {
        return (byte[]) arguments[index];
    }

    /** A file descriptor, which the caller owns from now on. Can be taken once. */
    public int takeFd(int index) {
        int fd = ((Descriptor) arguments[index]).fd();
        arguments[index] = null;
        return fd;
    }

    void closeUnclaimed() {
        for (Object argument : arguments) {
            if (argument instanceof Descriptor(int fd)) {
                LibC.close(fd);
            }
        }
    }

    private static Object readArgument(WaylandInterface type, char kind, ByteBuffer body, Queue<Integer> fds) {
        if (kind == 'h') {
            Integer fd = fds.poll();
            if (fd == null) {
                throw malformed(type.name() + " promises a file descriptor and sends none");
            }
            return new Descriptor(fd);
        }
        if (body.remaining() < 4) {
            throw malformed(type.name() + " sent an event that is too short");
        }
        return switch (kind) {
            case 'i', 'u', 'f', 'o', 'n' -> body.getInt();
            case 's' -> readString(type, body);
            case 'a' -> readBytes(type, body, body.getInt());
            default -> throw new IllegalArgumentException("Unknown argument kind " + kind + " in " + type);
        };
    }

    private static String readString(WaylandInterface type, ByteBuffer body) {
        int length = body.getInt();
        if (length == 0) {
            return null;
        }
        byte[] bytes = readBytes(type, body, length);
        if (bytes[length - 1] != 0) {
            throw malformed(type.name() + " sent a string without an end");
        }
        return new String(bytes, 0, length - 1, StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(WaylandInterface type, ByteBuffer body, int length) {
        if (length < 0 || length > body.remaining() || ((length + 3) & ~3) > body.remaining()) {
            throw malformed(type.name() + " sent an argument longer than its message");
        }
        byte[] bytes = new byte[length];
        body.get(bytes);
        body.position(body.position() + (-length & 3));
        return bytes;
    }

    static CaptureException malformed(String what) {
        return new CaptureException(
                "The compositor does not speak Wayland properly (" + what + "); update it, or choose another source.");
    }

    private record Descriptor(int fd) {}
}

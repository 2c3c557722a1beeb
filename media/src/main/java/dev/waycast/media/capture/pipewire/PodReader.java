package dev.waycast.media.capture.pipewire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@link Pod}s. Whatever the bytes, it answers with a pod or with nothing; it never throws. */
final class PodReader {

    private static final int HEADER = 8;
    private static final int MAX_DEPTH = 8;

    private PodReader() {}

    static Optional<Pod> read(byte[] bytes) {
        return Optional.ofNullable(next(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), 0));
    }

    /** Reads the pod at the buffer's position and moves behind its padding; null when it is malformed. */
    private static Pod next(ByteBuffer in, int depth) {
        if (in.remaining() < HEADER || depth > MAX_DEPTH) {
            return null;
        }
        int size = in.getInt();
        int type = in.getInt();
        if (size < 0 || size > in.remaining()) {
            return null;
        }
        ByteBuffer body = in.slice(in.position(), size).order(ByteOrder.nativeOrder());
        in.position(Math.min(in.limit(), in.position() + ((size + 7) & ~7)));
        return body(type, body, depth);
    }

    private static Pod body(int type, ByteBuffer body, int depth) {
        return switch (type) {
            case Spa.TYPE_ID -> body.remaining() < 4 ? null : new Pod.Id(body.getInt());
            case Spa.TYPE_INT -> body.remaining() < 4 ? null : new Pod.Int(body.getInt());
            case Spa.TYPE_LONG -> body.remaining() < 8 ? null : new Pod.Long(body.getLong());
            case Spa.TYPE_RECTANGLE -> body.remaining() < 8 ? null : new Pod.Rectangle(body.getInt(), body.getInt());
            case Spa.TYPE_FRACTION -> body.remaining() < 8 ? null : new Pod.Fraction(body.getInt(), body.getInt());
            case Spa.TYPE_CHOICE -> choice(body, depth);
            case Spa.TYPE_OBJECT -> object(body, depth);
            default -> opaque(type, body);
        };
    }

    private static Pod choice(ByteBuffer body, int depth) {
        if (body.remaining() < 16) {
            return null;
        }
        int kind = body.getInt();
        body.getInt(); // flags
        int childSize = body.getInt();
        int childType = body.getInt();
        if (childSize <= 0 || childSize > body.remaining() || depth >= MAX_DEPTH) {
            return null;
        }
        List<Pod> values = new ArrayList<>();
        while (body.remaining() >= childSize) {
            // Unlike everywhere else the values follow each other without headers and padding.
            ByteBuffer child = body.slice(body.position(), childSize).order(ByteOrder.nativeOrder());
            body.position(body.position() + childSize);
            Pod value = body(childType, child, depth + 1);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return new Pod.Choice(kind, values);
    }

    private static Pod object(ByteBuffer body, int depth) {
        if (body.remaining() < 8) {
            return null;
        }
        int type = body.getInt();
        int id = body.getInt();
        List<Pod.Property> properties = new ArrayList<>();
        while (body.remaining() >= 8 + HEADER) {
            int key = body.getInt();
            int flags = body.getInt();
            Pod value = next(body, depth + 1);
            if (value == null) {
                return null;
            }
            properties.add(new Pod.Property(key, flags, value));
        }
        return body.hasRemaining() ? null : new Pod.Obj(type, id, properties);
    }

    private static Pod opaque(int type, ByteBuffer body) {
        List<Byte> bytes = new ArrayList<>(body.remaining());
        while (body.hasRemaining()) {
            bytes.add(body.get());
        }
        return new Pod.Opaque(type, bytes);
    }
}

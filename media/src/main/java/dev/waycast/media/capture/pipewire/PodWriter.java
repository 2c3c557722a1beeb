package dev.waycast.media.capture.pipewire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes {@link Pod}s: a header of body size and type, the body, and padding to eight bytes, in the byte order of this
 * machine.
 */
final class PodWriter {

    private static final int HEADER = 8;

    private PodWriter() {}

    static byte[] write(Pod pod) {
        ByteBuffer out = ByteBuffer.allocate(paddedSize(pod)).order(ByteOrder.nativeOrder());
        put(out, pod);
        return out.array();
    }

    private static int paddedSize(Pod pod) {
        return HEADER + padded(bodySize(pod));
    }

    private static int bodySize(Pod pod) {
        return switch (pod) {
            case Pod.Id _, Pod.Int _ -> 4;
            case Pod.Long _, Pod.Rectangle _, Pod.Fraction _ -> 8;
            case Pod.Choice(int _, List<Pod> values) -> 16 + values.size() * bodySize(values.getFirst());
            case Pod.Obj(int _, int _, List<Pod.Property> properties) ->
                8
                        + properties.stream()
                                .mapToInt(property -> 8 + paddedSize(property.value()))
                                .sum();
            case Pod.Opaque(int _, List<Byte> body) -> body.size();
        };
    }

    private static int type(Pod pod) {
        return switch (pod) {
            case Pod.Id _ -> Spa.TYPE_ID;
            case Pod.Int _ -> Spa.TYPE_INT;
            case Pod.Long _ -> Spa.TYPE_LONG;
            case Pod.Rectangle _ -> Spa.TYPE_RECTANGLE;
            case Pod.Fraction _ -> Spa.TYPE_FRACTION;
            case Pod.Choice _ -> Spa.TYPE_CHOICE;
            case Pod.Obj _ -> Spa.TYPE_OBJECT;
            case Pod.Opaque opaque -> opaque.type();
        };
    }

    private static void put(ByteBuffer out, Pod pod) {
        int size = bodySize(pod);
        out.putInt(size).putInt(type(pod));
        putBody(out, pod);
        out.position(out.position() + padded(size) - size);
    }

    private static void putBody(ByteBuffer out, Pod pod) {
        switch (pod) {
            case Pod.Id(int value) -> out.putInt(value);
            case Pod.Int(int value) -> out.putInt(value);
            case Pod.Long(long value) -> out.putLong(value);
            case Pod.Rectangle(int width, int height) -> out.putInt(width).putInt(height);
            case Pod.Fraction(int numerator, int denominator) ->
                out.putInt(numerator).putInt(denominator);
            case Pod.Choice(int kind, List<Pod> values) -> {
                out.putInt(kind).putInt(0).putInt(bodySize(values.getFirst())).putInt(type(values.getFirst()));
                values.forEach(value -> putBody(out, value));
            }
            case Pod.Obj(int type, int id, List<Pod.Property> properties) -> {
                out.putInt(type).putInt(id);
                for (Pod.Property property : properties) {
                    out.putInt(property.key()).putInt(property.flags());
                    put(out, property.value());
                }
            }
            case Pod.Opaque(int _, List<Byte> body) -> body.forEach(out::put);
        }
    }

    private static int padded(int size) {
        return (size + 7) & ~7;
    }
}

package dev.waycast.media.capture.pipewire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value in SPA's plain old data format, the way PipeWire describes formats and parameters. Only the types that video
 * streams speak are spelled out; every other one is kept as {@link Opaque}.
 */
sealed interface Pod {

    record Id(int value) implements Pod {}

    record Int(int value) implements Pod {}

    record Long(long value) implements Pod {}

    record Rectangle(int width, int height) implements Pod {}

    record Fraction(int numerator, int denominator) implements Pod {}

    /**
     * Alternatives, the preferred one first.
     *
     * @param kind {@link Spa#CHOICE_NONE} and its siblings
     * @param values all of one type, never empty
     */
    record Choice(int kind, List<Pod> values) implements Pod {

        public Choice {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("A choice needs at least one value");
            }
        }
    }

    /**
     * @param type {@link Spa#OBJECT_FORMAT} and its siblings
     * @param id the parameter it stands for
     */
    record Obj(int type, int id, List<Property> properties) implements Pod {

        public Obj {
            properties = List.copyOf(properties);
        }

        /** The property's value; a choice answers with its preferred value, for even a fixed value may come as one. */
        <T extends Pod> Optional<T> fixed(int key, Class<T> type) {
            return property(key)
                    .map(Property::value)
                    .map(Pod::preferred)
                    .filter(type::isInstance)
                    .map(type::cast);
        }

        Optional<Property> property(int key) {
            return properties.stream().filter(property -> property.key() == key).findFirst();
        }
    }

    record Property(int key, int flags, Pod value) {

        Property(int key, Pod value) {
            this(key, 0, value);
        }
    }

    /** A type that nobody here reads; kept so that objects that carry it can be read. */
    record Opaque(int type, List<Byte> body) implements Pod {}

    private static Pod preferred(Pod pod) {
        return pod instanceof Choice choice ? choice.values().getFirst() : pod;
    }

    static Choice oneOf(List<? extends Pod> alternatives) {
        List<Pod> values = new ArrayList<>(alternatives.size() + 1);
        values.add(alternatives.getFirst());
        values.addAll(alternatives);
        return new Choice(Spa.CHOICE_ENUM, values);
    }

    static Choice range(Pod preferred, Pod least, Pod most) {
        return new Choice(Spa.CHOICE_RANGE, List.of(preferred, least, most));
    }
}

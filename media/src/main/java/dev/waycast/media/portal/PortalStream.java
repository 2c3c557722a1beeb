package dev.waycast.media.portal;

import java.util.Map;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/**
 * One shared screen or window, as Start answers.
 *
 * @param node PipeWire's node
 * @param width logical pixels of the desktop's layout, the coordinates of absolute pointer motion; 0: not said
 * @param height logical pixels
 * @param sourceType 1 monitor, 2 window, 4 virtual; 0: not said
 */
public record PortalStream(int node, int width, int height, int sourceType) {

    static PortalStream of(Object[] stream) {
        Map<?, ?> properties = (Map<?, ?>) stream[1];
        int width = 0;
        int height = 0;
        if (value(properties, "size") instanceof Object[] size
                && size.length == 2
                && size[0] instanceof Integer w
                && size[1] instanceof Integer h) {
            width = w;
            height = h;
        }
        int sourceType = value(properties, "source_type") instanceof UInt32 type ? type.intValue() : 0;
        return new PortalStream(((UInt32) stream[0]).intValue(), width, height, sourceType);
    }

    private static Object value(Map<?, ?> properties, String key) {
        return properties.get(key) instanceof Variant<?> variant ? variant.getValue() : null;
    }
}

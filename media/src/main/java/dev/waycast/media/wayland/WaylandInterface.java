package dev.waycast.media.wayland;

import java.util.List;

/**
 * A Wayland interface as far as a client has to know it to read its events.
 *
 * @param name as the protocol names it, for instance {@code wl_output}
 * @param events one signature for each event, in opcode order, a letter for each argument: {@code i} int, {@code u}
 *     uint, {@code f} fixed, {@code s} string, {@code o} object, {@code n} new id, {@code a} array, {@code h} file
 *     descriptor
 */
public record WaylandInterface(String name, List<String> events) {

    public static WaylandInterface of(String name, String... events) {
        return new WaylandInterface(name, List.of(events));
    }
}

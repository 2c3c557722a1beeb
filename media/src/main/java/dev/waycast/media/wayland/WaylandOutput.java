package dev.waycast.media.wayland;

import java.util.List;

/** One {@code wl_output} as the compositor last described it. Read from any thread. */
public final class WaylandOutput {

    private static final WaylandInterface OUTPUT =
            WaylandInterface.of("wl_output", "iiiiissi", "uiii", "", "i", "s", "s");
    private static final int OUTPUT_VERSION = 4;
    private static final WaylandInterface XDG_OUTPUT_MANAGER = WaylandInterface.of("zxdg_output_manager_v1");
    private static final WaylandInterface XDG_OUTPUT = WaylandInterface.of("zxdg_output_v1", "ii", "ii", "", "s", "s");
    private static final int XDG_OUTPUT_MANAGER_DESTROY = 0;
    private static final int GET_XDG_OUTPUT = 1;
    private static final int MODE_CURRENT = 1;

    private final WaylandConnection.Global global;
    private WaylandProxy proxy;
    private String name;
    private String description = "";
    private int x;
    private int y;
    private int logicalWidth;
    private int logicalHeight;
    private int width;
    private int height;
    private int refresh;
    private int scale = 1;
    private int transform;

    private WaylandOutput(WaylandConnection.Global global) {
        this.global = global;
        name = "output-" + global.name();
    }

    /** Binds every output. Their descriptions are there after the next round trip. */
    public static List<WaylandOutput> bindAll(WaylandConnection connection) {
        return connection.globals().stream()
                .filter(WaylandOutput::isOutput)
                .map(global -> bind(connection, global))
                .toList();
    }

    static boolean isOutput(WaylandConnection.Global global) {
        return global.type().equals(OUTPUT.name());
    }

    /** Binds one output. Its description comes later, by itself. */
    static WaylandOutput bind(WaylandConnection connection, WaylandConnection.Global global) {
        WaylandOutput output = new WaylandOutput(global);
        output.proxy = connection.bind(global, OUTPUT, OUTPUT_VERSION, output::onOutputEvent);
        connection
                .global(XDG_OUTPUT_MANAGER)
                .map(xdg -> connection.bind(xdg, XDG_OUTPUT_MANAGER, 3, event -> {}))
                .ifPresent(manager -> {
                    manager.request(GET_XDG_OUTPUT)
                            .newObject()
                            .object(output.proxy)
                            .create(XDG_OUTPUT, output::onXdgOutputEvent);
                    manager.destroy(XDG_OUTPUT_MANAGER_DESTROY);
                });
        return output;
    }

    public WaylandProxy proxy() {
        return proxy;
    }

    /** Whether this is the output behind a global, to see it go. */
    public boolean is(WaylandConnection.Global other) {
        return global.name() == other.name();
    }

    /** Whether its description has begun to arrive. */
    synchronized boolean isDescribed() {
        return width > 0;
    }

    public synchronized OutputDescription describe() {
        boolean turned = (transform & 1) != 0;
        int fallbackWidth = (turned ? height : width) / Math.max(1, scale);
        int fallbackHeight = (turned ? width : height) / Math.max(1, scale);
        return new OutputDescription(
                name,
                description,
                x,
                y,
                logicalWidth > 0 ? logicalWidth : fallbackWidth,
                logicalHeight > 0 ? logicalHeight : fallbackHeight,
                width,
                height,
                refresh,
                scale,
                transform);
    }

    private synchronized void onOutputEvent(WaylandEvent event) {
        switch (event.opcode()) {
            case 0 -> {
                x = event.integer(0);
                y = event.integer(1);
                transform = event.integer(7);
            }
            case 1 -> {
                if ((event.integer(0) & MODE_CURRENT) != 0) {
                    width = event.integer(1);
                    height = event.integer(2);
                    refresh = event.integer(3);
                }
            }
            case 3 -> scale = event.integer(0);
            case 4 -> name = orEmpty(event.string(0));
            case 5 -> description = orEmpty(event.string(0));
            default -> {} // done: every event here stands for itself
        }
    }

    private synchronized void onXdgOutputEvent(WaylandEvent event) {
        switch (event.opcode()) {
            case 0 -> {
                x = event.integer(0);
                y = event.integer(1);
            }
            case 1 -> {
                logicalWidth = event.integer(0);
                logicalHeight = event.integer(1);
            }
            case 3 -> name = orEmpty(event.string(0));
            case 4 -> description = orEmpty(event.string(0));
            default -> {} // done
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}

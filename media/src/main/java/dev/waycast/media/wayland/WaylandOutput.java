package dev.waycast.media.wayland;

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
    /** Of wl_output and xdg_output alike. */
    private static final int DONE = 2;

    private static final int RELEASE = 0;
    private static final int RELEASE_SINCE = 3;
    private static final int DESTROY_XDG_OUTPUT = 0;

    private final WaylandConnection.Global global;
    private final Runnable onChange;
    private WaylandProxy proxy;
    private WaylandProxy xdgProxy;
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

    private WaylandOutput(WaylandConnection.Global global, Runnable onChange) {
        this.global = global;
        this.onChange = onChange;
        name = "output-" + global.name();
    }

    static boolean isOutput(WaylandConnection.Global global) {
        return global.type().equals(OUTPUT.name());
    }

    /**
     * Binds one output. Its description comes later, by itself.
     *
     * @param onChange told on the connection's thread when it is complete, and after each change
     */
    static WaylandOutput bind(WaylandConnection connection, WaylandConnection.Global global, Runnable onChange) {
        WaylandOutput output = new WaylandOutput(global, onChange);
        output.proxy = connection.bind(global, OUTPUT, OUTPUT_VERSION, output::onOutputEvent);
        connection
                .global(XDG_OUTPUT_MANAGER)
                .map(xdg -> connection.bind(xdg, XDG_OUTPUT_MANAGER, 3, event -> {}))
                .ifPresent(manager -> {
                    output.xdgProxy = manager.request(GET_XDG_OUTPUT)
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

    /** The output is gone. */
    void release() {
        if (xdgProxy != null) {
            xdgProxy.destroy(DESTROY_XDG_OUTPUT);
        }
        if (proxy.version() >= RELEASE_SINCE) {
            proxy.destroy(RELEASE);
        }
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

    private void onOutputEvent(WaylandEvent event) {
        if (event.opcode() == DONE) {
            onChange.run();
        } else {
            describe(event);
        }
    }

    private synchronized void describe(WaylandEvent event) {
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
            default -> {} // not in the signature
        }
    }

    private void onXdgOutputEvent(WaylandEvent event) {
        if (event.opcode() == DONE) {
            onChange.run();
        } else {
            describeLogically(event);
        }
    }

    private synchronized void describeLogically(WaylandEvent event) {
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
            default -> {} // not in the signature
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}

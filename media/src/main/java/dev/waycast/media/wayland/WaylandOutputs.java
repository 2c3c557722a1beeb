package dev.waycast.media.wayland;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The outputs of a compositor as they come, change and go. Thread-safe. */
public final class WaylandOutputs {

    private final WaylandConnection connection;
    private final List<WaylandOutput> outputs = new CopyOnWriteArrayList<>();
    private volatile Runnable onChange = () -> {};

    private WaylandOutputs(WaylandConnection connection) {
        this.connection = connection;
    }

    /** Binds every output, and those that come later. The descriptions of the first are there after the next round trip. */
    public static WaylandOutputs follow(WaylandConnection connection) {
        WaylandOutputs outputs = new WaylandOutputs(connection);
        connection.onGlobals(outputs.new Globals());
        connection.globals().forEach(outputs::add);
        return outputs;
    }

    /** Those whose description has begun to arrive, in the compositor's order. */
    public List<WaylandOutput> described() {
        return outputs.stream().filter(WaylandOutput::isDescribed).toList();
    }

    boolean areDescribed() {
        return outputs.stream().allMatch(WaylandOutput::isDescribed);
    }

    /** @param listener told after each change, on the connection's thread: return at once, never throw */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    private synchronized void add(WaylandConnection.Global global) {
        if (WaylandOutput.isOutput(global) && outputs.stream().noneMatch(output -> output.is(global))) {
            outputs.add(WaylandOutput.bind(connection, global, () -> onChange.run()));
        }
    }

    private final class Globals implements WaylandConnection.GlobalListener {

        @Override
        public void added(WaylandConnection.Global global) {
            add(global);
        }

        @Override
        public void removed(WaylandConnection.Global global) {
            outputs.stream().filter(output -> output.is(global)).findFirst().ifPresent(gone -> {
                outputs.remove(gone);
                gone.release();
                onChange.run();
            });
        }
    }
}

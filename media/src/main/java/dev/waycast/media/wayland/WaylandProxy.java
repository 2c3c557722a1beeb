package dev.waycast.media.wayland;

/** An object of the compositor, as its client sees it. Requests may come from any thread. */
public final class WaylandProxy {

    /** Handles the events of one object, on the connection's thread. */
    @FunctionalInterface
    public interface EventHandler {
        void onEvent(WaylandEvent event);
    }

    private final WaylandConnection connection;
    private final WaylandInterface type;
    private final int version;
    private final EventHandler handler;
    private int id;
    private volatile boolean destroyed;

    WaylandProxy(WaylandConnection connection, WaylandInterface type, int version, EventHandler handler) {
        this.connection = connection;
        this.type = type;
        this.version = version;
        this.handler = handler;
    }

    public WaylandInterface type() {
        return type;
    }

    public int version() {
        return version;
    }

    /** A request on this object. Nothing goes out before {@code send} or {@code create}. */
    public WaylandRequest request(int opcode) {
        return new WaylandRequest(connection, this, opcode);
    }

    /** Sends the destructor request. Events still under way are dropped. Harmless when repeated. */
    public void destroy(int opcode) {
        connection.sendDestructor(this, opcode);
    }

    /**
     * An object that the compositor made and told of by an event of this one, of the same version. Called by the event's
     * handler, before it returns.
     *
     * @param id the event's new id
     */
    public WaylandProxy adopt(int id, WaylandInterface adoptedType, EventHandler adoptedHandler) {
        WaylandProxy adopted = new WaylandProxy(connection, adoptedType, version, adoptedHandler);
        connection.adopt(adopted, id);
        return adopted;
    }

    int id() {
        return id;
    }

    void assign(int assigned) {
        id = assigned;
    }

    void markDestroyed() {
        destroyed = true;
    }

    boolean isDestroyed() {
        return destroyed;
    }

    void dispatch(WaylandEvent event) {
        handler.onEvent(event);
    }
}

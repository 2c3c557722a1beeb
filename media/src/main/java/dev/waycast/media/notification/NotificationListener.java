package dev.waycast.media.notification;

/** Told on the bus's own thread, in order, also of notifications of other programs. Returns at once. */
public interface NotificationListener {

    /** For whoever only asks what the service can do. */
    NotificationListener NONE = new NotificationListener() {

        @Override
        public void onAction(long id, String key) {}

        @Override
        public void onClosed(long id, CloseReason reason) {}

        @Override
        public void onStarted(String owner) {}

        @Override
        public void onEnded() {}

        @Override
        public void onBusLost() {}
    };

    /** The person clicked an action. */
    void onAction(long id, String key);

    /** A notification is not shown any more. */
    void onClosed(long id, CloseReason reason);

    /**
     * The service started, or another took its place: what was shown is gone, and its ids with it.
     *
     * @param owner its unique name on the bus
     */
    void onStarted(String owner);

    /** The service ended. */
    void onEnded();

    /** The bus is gone; the connection is of no use any more. */
    void onBusLost();

    /** Why a notification is not shown any more. */
    enum CloseReason {
        EXPIRED,
        /** By the person. */
        DISMISSED,
        /** By us. */
        CLOSED,
        UNKNOWN;

        static CloseReason of(int code) {
            return switch (code) {
                case 1 -> EXPIRED;
                case 2 -> DISMISSED;
                case 3 -> CLOSED;
                default -> UNKNOWN;
            };
        }
    }
}

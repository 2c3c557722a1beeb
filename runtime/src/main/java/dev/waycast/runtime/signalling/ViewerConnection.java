package dev.waycast.runtime.signalling;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.metrics.DesktopMetrics;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One connection of a viewer's page. It belongs to no session before the page says hello; from then on to the one that
 * hello began or resumed. Messages come in one at a time; everything else on any thread.
 */
final class ViewerConnection {

    /** Close codes of RFC 6455 section 7.4.1. */
    static final int GOING_AWAY = 1001;

    static final int POLICY_VIOLATION = 1008;

    private static final Logger LOG = Logger.getLogger(ViewerConnection.class);

    /** Says goodbye to the page. */
    interface Wire {

        /** @param code of RFC 6455 section 7.4.1 */
        void close(int code, String reason);
    }

    private final String id;
    private final Person person;
    private final ViewerSessions sessions;
    private final DesktopMetrics metrics;
    private final Outbox outbox;
    private final Wire wire;
    private volatile ViewerSession session;
    private volatile boolean saidHello;
    private volatile boolean dropped;

    /** @param person who opened it, as known from its request */
    ViewerConnection(
            String id, Person person, ViewerSessions sessions, DesktopMetrics metrics, Outbox outbox, Wire wire) {
        this.id = id;
        this.person = person;
        this.sessions = sessions;
        this.metrics = metrics;
        this.outbox = outbox;
        this.wire = wire;
    }

    String id() {
        return id;
    }

    Person person() {
        return person;
    }

    /** The session it belongs to; empty before the page said hello. */
    Optional<ViewerSession> session() {
        return Optional.ofNullable(session);
    }

    /** For the log: of the session, or of this connection before there is one. */
    String sessionId() {
        ViewerSession present = session;
        return present == null ? id : present.id();
    }

    /** Whether the page did its part, however long the server takes for its own. */
    boolean saidHello() {
        return saidHello;
    }

    void onMessage(ClientMessage message) {
        ViewerSession present = session;
        if (present != null) {
            present.onMessage(message);
        } else if (message instanceof ClientMessage.Hello hello) {
            greet(hello);
        } else {
            error(ErrorCode.BAD_MESSAGE, "Say hello first, with the protocol version.");
        }
    }

    private void greet(ClientMessage.Hello hello) {
        saidHello = true;
        if (hello.version() != ViewerSession.VERSION) {
            fail(
                    ErrorCode.VERSION_UNSUPPORTED,
                    "This server speaks version " + ViewerSession.VERSION + " of the protocol and the page version "
                            + hello.version() + "; reload the page, or update the older of the two.",
                    POLICY_VIOLATION);
            return;
        }
        if (hello.resume() == null || !resume(hello.resume())) {
            ViewerSession begun = sessions.create(this);
            session = begun;
            begun.begin(hello);
        }
        if (dropped) {
            // It closed before it belonged to a session, and so told none.
            session.connectionClosed(this, true);
        }
    }

    private boolean resume(String token) {
        Optional<ViewerSession> known = sessions.redeem(token);
        if (known.isEmpty() || !known.get().resume(this)) {
            return false;
        }
        session = known.get();
        metrics.resumed();
        return true;
    }

    /** What to send while nothing else waits, see {@link Outbox#images}. */
    void images(Supplier<Optional<byte[]>> next) {
        outbox.images(next);
    }

    void wake() {
        outbox.wake();
    }

    void send(ServerMessage message) {
        outbox.send(message);
    }

    void error(ErrorCode code, String sentence) {
        metrics.signallingError(code.text());
        outbox.send(new ServerMessage.Error(code, sentence, false));
    }

    /** What came over this connection cannot be gone on with: tells the page why, and ends its session if it has one. */
    void refuse(ErrorCode code, String sentence, int closeCode) {
        ViewerSession present = session;
        if (present != null) {
            present.fail(code, sentence, closeCode);
        } else {
            fail(code, sentence, closeCode);
        }
    }

    /** Tells the page why, and closes with a code of RFC 6455 section 7.4.1. */
    void fail(ErrorCode code, String sentence, int closeCode) {
        metrics.signallingError(code.text());
        LOG.debugf("Viewer %s is sent away: %s", id, sentence);
        outbox.closeAfter(
                Optional.of(new ServerMessage.Error(code, sentence, true)), () -> wire.close(closeCode, code.text()));
    }

    /** Closes once what waits was sent. */
    void close(int closeCode, String reason) {
        outbox.closeAfter(Optional.empty(), () -> wire.close(closeCode, reason));
    }

    /** It is gone: nothing more is sent. */
    void drop() {
        dropped = true;
        outbox.clear();
    }
}

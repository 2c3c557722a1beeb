package dev.waycast.runtime.signalling;

import dev.waycast.runtime.access.OriginCheck;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.DesktopChat;
import dev.waycast.runtime.control.ControlDesk;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.runtime.session.SessionLog;
import dev.waycast.runtime.session.SessionRecords;
import dev.waycast.runtime.trace.ConnectTraces;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The viewer page's WebSocket. Quarkus hands over the messages of one connection in order, one at a time. */
@WebSocket(path = "/ws/v1/viewer", endpointId = "waycast-viewer")
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.GUEST})
public class ViewerSocket {

    private static final Logger LOG = Logger.getLogger(ViewerSocket.class);

    @Inject
    ViewerSessions sessions;

    @Inject
    DesktopService desktop;

    @Inject
    DesktopMetrics metrics;

    @Inject
    WaycastConfig config;

    @Inject
    SessionRecords records;

    @Inject
    LiveSessions live;

    @Inject
    ControlDesk control;

    @Inject
    ConsentDesk consents;

    @Inject
    DesktopChat chat;

    @Inject
    ConnectTraces traces;

    @Inject
    SecurityIdentity identity;

    @OnOpen
    @RunOnVirtualThread
    void onOpen(WebSocketConnection connection) {
        ViewerSession session = sessions.open(connection.id(), () -> create(connection));
        sessions.after(config.signalling().helloTimeout().toMillis(), TimeUnit.MILLISECONDS, () -> {
            if (!session.greeted()) {
                session.fail(ErrorCode.SESSION_TIMEOUT, "The page did not say hello in time; reload it.", 1008);
            }
        });
    }

    private ViewerSession create(WebSocketConnection connection) {
        Outbox outbox = new Outbox(
                connection::sendText,
                config.signalling().maxQueue(),
                () -> close(connection, 1008, "does not read its messages"));
        return new ViewerSession(
                connection.id(),
                Person.of(identity, connection.userData().get(OriginCheck.ADDRESS)),
                services(),
                outbox,
                (code, reason) -> close(connection, code, reason));
    }

    private ViewerSession.Services services() {
        return new ViewerSession.Services(
                desktop,
                metrics,
                records,
                live,
                control,
                consents,
                chat,
                sessions,
                traces,
                config.signalling().maxMessageSize().asLongValue());
    }

    @OnTextMessage
    @RunOnVirtualThread
    void onText(String text, WebSocketConnection connection) {
        ViewerSession session = sessions.open(connection.id(), () -> create(connection));
        long limit = config.signalling().maxMessageSize().asLongValue();
        if (text.length() > limit || text.getBytes(StandardCharsets.UTF_8).length > limit) {
            session.fail(ErrorCode.MESSAGE_TOO_LARGE, "A message may have " + limit + " bytes at most.", 1009);
            return;
        }
        try (SessionLog _ = SessionLog.of(connection.id())) {
            switch (MessageCodec.read(text)) {
                case MessageCodec.Read.Message(ClientMessage message) -> session.onMessage(message);
                case MessageCodec.Read.Failure(ErrorCode code, String sentence) -> session.error(code, sentence);
            }
        }
    }

    @OnBinaryMessage
    @RunOnVirtualThread
    void onBinary(Buffer ignored, WebSocketConnection connection) {
        sessions.find(connection.id())
                .ifPresent(session -> session.error(ErrorCode.BAD_MESSAGE, "Messages are text here, not binary."));
    }

    @OnClose
    @RunOnVirtualThread
    void onClose(WebSocketConnection connection) {
        try (SessionLog _ = SessionLog.of(connection.id())) {
            sessions.close(connection.id());
        }
    }

    @OnError
    @RunOnVirtualThread
    void onError(Throwable error, WebSocketConnection connection) {
        if (error instanceof ClosedChannelException || error instanceof HttpClosedException) {
            LOG.debugf("Viewer %s went away in the middle of a message", connection.id());
            return;
        }
        try (SessionLog _ = SessionLog.of(connection.id())) {
            LOG.errorf(error, "The conversation with viewer %s failed", connection.id());
        }
        sessions.find(connection.id())
                .ifPresent(session -> session.fail(
                        ErrorCode.INTERNAL, "The server failed; its log says why. Reload the page.", 1011));
    }

    private static void close(WebSocketConnection connection, int code, String reason) {
        connection.close(new CloseReason(code, reason)).subscribe().with(_ -> {}, _ -> {});
    }
}

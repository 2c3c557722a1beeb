package dev.waycast.runtime.signalling;

import dev.waycast.runtime.access.OriginCheck;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.session.SessionLog;
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

    /** RFC 6455 section 7.4.1: a close frame without a code, and no close frame at all. */
    private static final int NO_STATUS = 1005;

    private static final int ABNORMAL = 1006;

    /** Of the range for private use: the page closes a connection that went silent and resumes over another. */
    private static final int WILL_RESUME = 4000;

    @Inject
    ViewerSessions sessions;

    @Inject
    DesktopMetrics metrics;

    @Inject
    WaycastConfig config;

    @Inject
    SecurityIdentity identity;

    @OnOpen
    @RunOnVirtualThread
    void onOpen(WebSocketConnection socket) {
        ViewerConnection connection = sessions.open(socket.id(), () -> create(socket));
        sessions.after(config.signalling().helloTimeout().toMillis(), TimeUnit.MILLISECONDS, () -> {
            if (!connection.saidHello()) {
                connection.fail(
                        ErrorCode.SESSION_TIMEOUT,
                        "The page did not say hello in time; reload it.",
                        ViewerConnection.POLICY_VIOLATION);
            }
        });
    }

    private ViewerConnection create(WebSocketConnection socket) {
        Outbox outbox = new Outbox(
                socket::sendText,
                bytes -> socket.sendBinary(Buffer.buffer(bytes)),
                config.signalling().maxQueue(),
                () -> close(socket, ViewerConnection.POLICY_VIOLATION, "does not read its messages"));
        return new ViewerConnection(
                socket.id(),
                Person.of(identity, socket.userData().get(OriginCheck.ADDRESS)),
                sessions,
                metrics,
                outbox,
                (code, reason) -> close(socket, code, reason));
    }

    @OnTextMessage
    @RunOnVirtualThread
    void onText(String text, WebSocketConnection socket) {
        ViewerConnection connection = sessions.open(socket.id(), () -> create(socket));
        long limit = config.signalling().maxMessageSize().asLongValue();
        if (text.length() > limit || text.getBytes(StandardCharsets.UTF_8).length > limit) {
            connection.refuse(ErrorCode.MESSAGE_TOO_LARGE, "A message may have " + limit + " bytes at most.", 1009);
            return;
        }
        try (SessionLog _ = SessionLog.of(connection.sessionId())) {
            switch (MessageCodec.read(text)) {
                case MessageCodec.Read.Message(ClientMessage message) -> connection.onMessage(message);
                case MessageCodec.Read.Failure(ErrorCode code, String sentence) -> connection.error(code, sentence);
            }
        }
    }

    @OnBinaryMessage
    @RunOnVirtualThread
    void onBinary(Buffer ignored, WebSocketConnection socket) {
        sessions.connection(socket.id())
                .ifPresent(
                        connection -> connection.error(ErrorCode.BAD_MESSAGE, "Messages are text here, not binary."));
    }

    @OnClose
    @RunOnVirtualThread
    void onClose(CloseReason reason, WebSocketConnection socket) {
        try (SessionLog _ = SessionLog.of(sessionId(socket))) {
            sessions.closed(socket.id(), broke(reason));
        }
    }

    /** Nobody said goodbye, or the page said that it will be back: it heard nothing for too long. */
    private static boolean broke(CloseReason reason) {
        return switch (reason.getCode()) {
            case NO_STATUS, ABNORMAL, WILL_RESUME -> true;
            default -> false;
        };
    }

    @OnError
    @RunOnVirtualThread
    void onError(Throwable error, WebSocketConnection socket) {
        String session = sessionId(socket);
        if (error instanceof ClosedChannelException || error instanceof HttpClosedException) {
            LOG.debugf("Viewer %s went away in the middle of a message", session);
            return;
        }
        try (SessionLog _ = SessionLog.of(session)) {
            LOG.errorf(error, "The conversation with viewer %s failed", session);
        }
        sessions.connection(socket.id())
                .ifPresent(connection -> connection.refuse(
                        ErrorCode.INTERNAL, "The server failed; its log says why. Reload the page.", 1011));
    }

    private String sessionId(WebSocketConnection socket) {
        return sessions.connection(socket.id()).map(ViewerConnection::sessionId).orElse(socket.id());
    }

    private static void close(WebSocketConnection socket, int code, String reason) {
        socket.close(new CloseReason(code, reason)).subscribe().with(_ -> {}, _ -> {});
    }
}

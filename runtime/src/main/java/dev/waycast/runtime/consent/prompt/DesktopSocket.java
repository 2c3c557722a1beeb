package dev.waycast.runtime.consent.prompt;

import dev.waycast.runtime.access.Roles;
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
import org.jboss.logging.Logger;

/** The desktop page's WebSocket; {@link OwnerCheck} lets nobody but the owner in. */
@WebSocket(path = "/ws/v1/desktop", endpointId = OwnerCheck.ENDPOINT)
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
public class DesktopSocket {

    private static final Logger LOG = Logger.getLogger(DesktopSocket.class);
    private static final int LONGEST_BYTES = 16 << 10;

    @Inject
    PagePrompt prompt;

    @OnOpen
    @RunOnVirtualThread
    void onOpen(WebSocketConnection connection) {
        prompt.open(
                connection.id(),
                new DesktopPage(connection::sendText, () -> close(connection, 1008, "does not read its messages")));
    }

    @OnTextMessage
    @RunOnVirtualThread
    void onText(String text, WebSocketConnection connection) {
        if (text.length() > LONGEST_BYTES || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            close(connection, 1009, "A message may have " + LONGEST_BYTES + " bytes at most");
            return;
        }
        prompt.command(connection.id(), text);
    }

    @OnBinaryMessage
    @RunOnVirtualThread
    void onBinary(Buffer ignored, WebSocketConnection connection) {
        close(connection, 1003, "Messages are text here, not binary");
    }

    @OnClose
    void onClose(WebSocketConnection connection) {
        prompt.left(connection.id());
    }

    @OnError
    void onError(Throwable error, WebSocketConnection connection) {
        if (!(error instanceof ClosedChannelException || error instanceof HttpClosedException)) {
            LOG.error("The conversation with a desktop page failed", error);
            close(connection, 1011, "The server failed; its log says why");
        }
    }

    private static void close(WebSocketConnection connection, int code, String reason) {
        connection.close(new CloseReason(code, reason)).subscribe().with(_ -> {}, _ -> {});
    }
}

package dev.waycast.runtime.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.signalling.ServerMessage.Cursor;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final List<String> sent = new ArrayList<>();
    private final ArrayDeque<UniEmitter<? super Void>> onTheirWay = new ArrayDeque<>();
    private final AtomicInteger overflows = new AtomicInteger();
    private final Outbox outbox = new Outbox(this::wire, 4, overflows::incrementAndGet);

    @Test
    void keepsOneMessageOnItsWayAndTheOrder() {
        outbox.send(new ServerMessage.Answer("a"));
        outbox.send(new ServerMessage.Answer("b"));
        assertThat(sent).hasSize(1);
        deliverAll();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).contains("\"b\"");
    }

    @Test
    void onlyTheNewestCursorWaitsAndKeepsItsShape() {
        outbox.send(new ServerMessage.Answer("a"));
        outbox.send(new Cursor(true, 1, 1, new Cursor.Shape(1, 1, 0, 0, new byte[4])));
        outbox.send(new Cursor(true, 2, 2, null));
        outbox.send(new Cursor(true, 3, 3, null));
        deliverAll();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).contains("\"x\":3").contains("\"shape\"");
    }

    @Test
    void aViewerWhoDoesNotReadIsReportedOnce() {
        for (int i = 0; i < 20; i++) {
            outbox.send(new ServerMessage.Pong(i, 0, 0));
        }
        assertThat(overflows).hasValue(1);
        deliverAll();
        assertThat(sent).hasSize(1);
    }

    @Test
    void saysTheLastWordBeforeItCloses() {
        AtomicInteger closed = new AtomicInteger();
        outbox.send(new ServerMessage.Answer("a"));
        outbox.closeAfter(Optional.of(new ServerMessage.Error(ErrorCode.INTERNAL, "x", true)), closed::incrementAndGet);
        outbox.send(new ServerMessage.Answer("too late"));
        assertThat(closed).hasValue(0);
        deliverAll();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).contains("\"internal\"");
        assertThat(closed).hasValue(1);
    }

    private Uni<Void> wire(String text) {
        sent.add(text);
        return Uni.createFrom().<Void>emitter(emitter -> onTheirWay.add(emitter));
    }

    private void deliverAll() {
        while (!onTheirWay.isEmpty()) {
            onTheirWay.poll().complete(null);
        }
    }
}

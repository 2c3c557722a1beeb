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
    private final Outbox outbox = new Outbox(this::wire, this::binaryWire, 4, overflows::incrementAndGet);

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

    @Test
    void whatIsToSayOfTilesAddsUpWhileItWaits() {
        outbox.send(new ServerMessage.Answer("a"));
        outbox.send(new ServerMessage.Tiles(6, List.of(9), 10L));
        outbox.send(new ServerMessage.Tiles(7, List.of(1, 2), null));
        outbox.send(new ServerMessage.Tiles(7, List.of(), 90L));
        outbox.send(new ServerMessage.Tiles(7, List.of(3), null));
        outbox.send(new ServerMessage.Answer("b"));
        deliverAll();
        assertThat(sent).hasSize(3);
        assertThat(sent.get(1)).as("what was said before it").contains("\"b\"");
        assertThat(sent.get(2)).isEqualTo("{\"type\":\"tiles\",\"round\":7,\"gone\":[1,2,3],\"until\":90}");
    }

    @Test
    void imagesGoOneByOneWhileNothingElseWaits() {
        ArrayDeque<byte[]> images = new ArrayDeque<>(List.of(new byte[1], new byte[2]));
        outbox.send(new ServerMessage.Answer("a"));
        outbox.images(() -> Optional.ofNullable(images.poll()));
        outbox.wake();
        assertThat(sent).hasSize(1);
        deliver();
        assertThat(sent).last().isEqualTo("1 bytes");
        outbox.send(new ServerMessage.Answer("b"));
        deliver();
        assertThat(sent).last().asString().contains("\"b\"");
        deliver();
        assertThat(sent).last().isEqualTo("2 bytes");
        deliver();
        assertThat(sent).hasSize(4);
        images.add(new byte[3]);
        outbox.wake();
        assertThat(sent).last().isEqualTo("3 bytes");
    }

    @Test
    void noImageGoesAfterTheLastWord() {
        outbox.send(new ServerMessage.Answer("a"));
        outbox.images(() -> Optional.of(new byte[1]));
        outbox.closeAfter(Optional.empty(), () -> {});
        deliverAll();
        outbox.wake();
        assertThat(sent).hasSize(1);
    }

    private Uni<Void> binaryWire(byte[] bytes) {
        return wire(bytes.length + " bytes");
    }

    private void deliver() {
        onTheirWay.poll().complete(null);
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

package dev.waycast.runtime.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever arrives: a message or a sentence, never an exception. {@code -Dwaycast.fuzz.seconds=60} for longer. */
class MessageFuzzTest {

    private static final List<String> SEEDS = List.of(
            "{\"type\":\"hello\",\"version\":1,\"client\":\"x\",\"capabilities\":{\"codecs\":[\"H264\"]}}",
            "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=- 1 1 IN IP4 0.0.0.0\\r\\n\"}",
            "{\"type\":\"input\",\"events\":[{\"kind\":\"position\",\"x\":0.5,\"y\":1e300},{\"kind\":\"text\",\"text\":\"a\"}]}",
            "{\"type\":\"stats\",\"framesPerSecond\":30,\"latency\":{\"decode\":2,\"network\":null}}",
            "{\"type\":\"control\",\"action\":\"grant\",\"viewer\":\"x\",\"purpose\":\"y\"}",
            "{\"type\":\"presented\",\"at\":1.5,\"frames\":[{\"rtp\":90000,\"received\":1,\"shown\":1e300}],\"held\":2}",
            "{\"type\":\"quality\",\"mode\":\"low\",\"scenario\":\"video\"}",
            "{\"type\":\"mode\",\"mode\":\"point\"}",
            "{\"type\":\"pointer\",\"x\":0.5,\"y\":1e999,\"visible\":true}",
            "{\"type\":\"chat\",\"text\":\"hello\"}",
            "{\"type\":\"consent\",\"action\":\"ask\",\"scopes\":[\"watch\",\"control\"],\"minutes\":5}",
            "{\"type\":\"candidate\",\"candidate\":\"\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}");
    private static final String PIECES = "{}[]\",:0123456789.eE+-truefalsn\\u \u0000\uD800typekind";

    @Test
    @Tag("fuzz")
    void survivesMutations() {
        Random random = new Random(42);
        long end = System.nanoTime() + Long.getLong("waycast.fuzz.seconds", 1) * 1_000_000_000L;
        int understood = 0;
        int refused = 0;
        while (System.nanoTime() < end) {
            switch (MessageCodec.read(mutate(random))) {
                case MessageCodec.Read.Message(ClientMessage message) -> {
                    understood++;
                    touch(message);
                }
                case MessageCodec.Read.Failure failure -> {
                    refused++;
                    assertThat(failure.sentence()).isNotBlank().hasSizeLessThan(300);
                }
            }
        }
        assertThat(understood).isPositive();
        assertThat(refused).isPositive();
    }

    private static void touch(ClientMessage message) {
        if (message instanceof ClientMessage.Input input) {
            input.events().forEach(InputCommand::event);
        }
    }

    private static String mutate(Random random) {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int i = random.nextInt(6); i > 0 && text.length() > 1; i--) {
            int at = random.nextInt(text.length());
            char piece = PIECES.charAt(random.nextInt(PIECES.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, piece);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, piece);
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
            }
        }
        return text.toString();
    }
}

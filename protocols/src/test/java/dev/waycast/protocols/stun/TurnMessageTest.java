package dev.waycast.protocols.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.Fuzz;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What TURN (RFC 8656) adds to STUN. */
class TurnMessageTest {

    private static final byte[] TRANSACTION_ID = hex("b7e7a701bc34d686fa87dfae");
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 32853);

    /** RFC 5769 section 2.4. */
    private static final byte[] LONG_TERM_REQUEST = hex("""
            00010060 2112a442 78ad3433 c6ad72c0 29da412e
            00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
            0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
            0014000b 6578616d 706c652e 6f726700
            00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666
            """);

    /** By hand from RFC 8656 sections 18.4 and 18.8, and the message types of section 17. */
    private static final byte[] ALLOCATE = hex("""
            00030010 2112a442 b7e7a701 bc34d686 fa87dfae
            00190004 11000000
            000d0004 00000258
            """);

    /** The address is that of RFC 5769 section 2.2. */
    private static final byte[] ALLOCATED = hex("""
            01030014 2112a442 b7e7a701 bc34d686 fa87dfae
            00160008 0001a147 e112a643
            000d0004 00000258
            """);

    private static final byte[] CHANNEL_BIND = hex("""
            00090014 2112a442 b7e7a701 bc34d686 fa87dfae
            000c0004 40010000
            00120008 0001a147 e112a643
            """);

    private static final byte[] SEND = hex("""
            00160014 2112a442 b7e7a701 bc34d686 fa87dfae
            00120008 0001a147 e112a643
            00130003 01020300
            """);

    private static final byte[] CHANNEL_DATA = hex("40010003 01020300");

    @Test
    void signsTheLongTermSample() {
        byte[] key = LongTermKey.of("マトリックス", "example.org", "TheMatrIX");
        byte[] bytes = StunMessageBuilder.bindingRequest(hex("78ad3433c6ad72c029da412e"))
                .username("マトリックス")
                .nonce("f//499k954d6OL34oL9FSTvy64sA".getBytes(StandardCharsets.US_ASCII))
                .realm("example.org")
                .messageIntegrity(key)
                .build();

        assertThat(bytes).isEqualTo(LONG_TERM_REQUEST);
        assertThat(parse(bytes).realm()).contains("example.org");
        assertThat(parse(bytes).nonce())
                .hasValueSatisfying(nonce -> assertThat(nonce).asString().isEqualTo("f//499k954d6OL34oL9FSTvy64sA"));
        assertThat(parse(bytes).verifyIntegrity(key)).isTrue();
    }

    @Test
    void asksForAnAddress() {
        assertThat(StunMessageBuilder.request(StunMethod.ALLOCATE, TRANSACTION_ID)
                        .requestedTransportUdp()
                        .lifetime(600)
                        .build())
                .isEqualTo(ALLOCATE);
        assertThat(parse(ALLOCATE).is(StunMessage.Kind.REQUEST, StunMethod.ALLOCATE))
                .isTrue();
    }

    @Test
    void readsTheAddress() {
        StunMessage allocated = parse(ALLOCATED);
        assertThat(allocated.is(StunMessage.Kind.SUCCESS, StunMethod.ALLOCATE)).isTrue();
        assertThat(allocated.xorRelayedAddress()).contains(PEER);
        assertThat(allocated.lifetime()).hasValue(600);
        assertThat(allocated.xorMappedAddress()).isEmpty();
        assertThat(allocated.realm()).isEmpty();
        assertThat(allocated.nonce()).isEmpty();
        assertThat(StunMessageBuilder.success(StunMethod.ALLOCATE, TRANSACTION_ID)
                        .xorRelayedAddress(PEER)
                        .lifetime(600)
                        .build())
                .isEqualTo(ALLOCATED);
    }

    @Test
    void bindsAChannel() {
        assertThat(StunMessageBuilder.request(StunMethod.CHANNEL_BIND, TRANSACTION_ID)
                        .channelNumber(0x4001)
                        .xorPeerAddress(PEER)
                        .build())
                .isEqualTo(CHANNEL_BIND);
        assertThat(parse(CHANNEL_BIND).channelNumber()).hasValue(0x4001);
        assertThat(parse(CHANNEL_BIND).xorPeerAddress()).contains(PEER);
    }

    @Test
    void carriesDatagrams() {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {9, 1, 2, 3}).position(1);
        assertThat(StunMessageBuilder.indication(StunMethod.SEND, TRANSACTION_ID)
                        .xorPeerAddress(PEER)
                        .data(data)
                        .build())
                .isEqualTo(SEND);
        assertThat(data.remaining()).isEqualTo(3);
        assertThat(parse(SEND).is(StunMessage.Kind.INDICATION, StunMethod.SEND)).isTrue();
        assertThat(parse(SEND).data()).contains(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        byte[] heard = SEND.clone();
        heard[1]++;
        assertThat(parse(heard).is(StunMessage.Kind.INDICATION, StunMethod.DATA))
                .isTrue();
    }

    @Test
    void saysWhatIsWrong() {
        StunMessage stale = parse(StunMessageBuilder.error(StunMethod.REFRESH, TRANSACTION_ID, StunError.STALE_NONCE)
                .realm("waycast")
                .nonce(new byte[] {1, (byte) 0xFF})
                .build());
        assertThat(stale.is(StunMessage.Kind.ERROR, StunMethod.REFRESH)).isTrue();
        assertThat(stale.error()).contains(StunError.STALE_NONCE);
        assertThat(stale.nonce()).hasValueSatisfying(nonce -> assertThat(nonce).containsExactly(1, 0xFF));
    }

    @Test
    void malformedAttributesReadAsAbsent() {
        byte[] shortLifetime = hex("01030008 2112a442 b7e7a701 bc34d686 fa87dfae 000d0003 00000200");
        assertThat(parse(shortLifetime).lifetime()).isEmpty();
        byte[] shortChannel = hex("00090008 2112a442 b7e7a701 bc34d686 fa87dfae 000c0002 40010000");
        assertThat(parse(shortChannel).channelNumber()).isEmpty();
        byte[] longRealm = StunMessageBuilder.error(StunMethod.ALLOCATE, TRANSACTION_ID, StunError.UNAUTHENTICATED)
                .realm("x".repeat(764))
                .nonce(new byte[764])
                .build();
        assertThat(parse(longRealm).realm()).isEmpty();
        assertThat(parse(longRealm).nonce()).isEmpty();
    }

    @Test
    void readsAndWritesChannelData() {
        ByteBuffer packet = ByteBuffer.wrap(CHANNEL_DATA);
        ChannelData read = ChannelData.parse(packet).orElseThrow();
        assertThat(read.channel()).isEqualTo(0x4001);
        assertThat(read.data()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(packet.remaining()).isEqualTo(8);

        ByteBuffer written = ByteBuffer.allocate(7);
        ChannelData.write(0x4001, ByteBuffer.wrap(new byte[] {1, 2, 3}), written);
        assertThat(written.array()).isEqualTo(Arrays.copyOf(CHANNEL_DATA, 7));
    }

    @Test
    void refusesWhatIsNoChannelData() {
        assertThat(ChannelData.parse(ByteBuffer.wrap(CHANNEL_DATA, 0, 6))).isEmpty();
        assertThat(ChannelData.parse(ByteBuffer.wrap(CHANNEL_DATA, 0, 3))).isEmpty();
        assertThat(ChannelData.parse(ByteBuffer.wrap(hex("3fff0000")))).isEmpty();
        assertThat(ChannelData.parse(ByteBuffer.wrap(hex("50000000")))).isEmpty();
        assertThat(ChannelData.parse(ByteBuffer.wrap(SEND))).isEmpty();
        assertThat(ChannelData.parse(ByteBuffer.wrap(hex("4fff0000")))).isPresent();
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        byte[] challenge = StunMessageBuilder.error(StunMethod.ALLOCATE, TRANSACTION_ID, StunError.UNAUTHENTICATED)
                .realm("waycast")
                .nonce(new byte[16])
                .build();
        Fuzz.run(List.of(ALLOCATE, ALLOCATED, CHANNEL_BIND, SEND, CHANNEL_DATA, challenge), bytes -> {
            ChannelData.parse(ByteBuffer.wrap(bytes))
                    .ifPresent(read -> assertThat(read.data().remaining()).isLessThan(bytes.length));
            StunMessage.parse(ByteBuffer.wrap(bytes)).ifPresent(TurnMessageTest::readEverything);
        });
    }

    private static void readEverything(StunMessage message) {
        message.xorRelayedAddress();
        message.xorPeerAddress();
        message.data();
        message.channelNumber();
        message.lifetime();
        message.realm();
        message.nonce();
    }

    private static StunMessage parse(byte[] bytes) {
        return StunMessage.parse(ByteBuffer.wrap(bytes)).orElseThrow();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
}

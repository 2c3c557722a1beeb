package dev.waycast.protocols.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.waycast.protocols.Fuzz;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With the vectors of RFC 5769. */
class StunMessageTest {

    private static final byte[] PASSWORD = utf8("VOkJxbRl1RmTxUk/WvJxBt");
    private static final byte[] TRANSACTION_ID = hex("b7e7a701bc34d686fa87dfae");

    /** RFC 5769 section 2.1. */
    private static final byte[] REQUEST = hex("""
            00010058 2112a442 b7e7a701 bc34d686 fa87dfae
            80220010 5354554e 20746573 7420636c 69656e74
            00240004 6e0001ff
            80290008 932ff9b1 51263b36
            00060009 6576746a 3a683676 59202020
            00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
            80280004 e57a3bcf
            """);

    /** RFC 5769 section 2.2. */
    private static final byte[] IPV4_RESPONSE = hex("""
            0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
            8022000b 74657374 20766563 746f7220
            00200008 0001a147 e112a643
            00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
            80280004 c07d4c96
            """);

    /** RFC 5769 section 2.3. */
    private static final byte[] IPV6_RESPONSE = hex("""
            01010048 2112a442 b7e7a701 bc34d686 fa87dfae
            8022000b 74657374 20766563 746f7220
            00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
            00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
            80280004 c8fb0b4c
            """);

    /** RFC 5769 section 2.4. */
    private static final byte[] LONG_TERM_REQUEST = hex("""
            00010060 2112a442 78ad3433 c6ad72c0 29da412e
            00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
            0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
            0014000b 6578616d 706c652e 6f726700
            00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666
            """);

    @Test
    void readsTheSampleRequest() {
        StunMessage message = parse(REQUEST);

        assertThat(message.isBindingRequest()).isTrue();
        assertThat(message.kind()).isEqualTo(StunMessage.Kind.REQUEST);
        assertThat(message.transactionId()).isEqualTo(TRANSACTION_ID);
        assertThat(message.software()).contains("STUN test client");
        assertThat(message.priority()).hasValue(0x6e0001ffL);
        assertThat(message.iceControlled()).hasValue(0x932ff9b151263b36L);
        assertThat(message.iceControlling()).isEmpty();
        assertThat(message.username()).contains("evtj:h6vY");
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.verifyIntegrity(PASSWORD)).isTrue();
        assertThat(message.verifyFingerprint()).isTrue();
        assertThat(message.notUnderstood()).isEmpty();
    }

    @Test
    void readsTheSampleResponses() {
        StunMessage ipv4 = parse(IPV4_RESPONSE);
        assertThat(ipv4.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(ipv4.xorMappedAddress()).contains(new InetSocketAddress("192.0.2.1", 32853));
        assertThat(ipv4.verifyIntegrity(PASSWORD)).isTrue();
        assertThat(ipv4.verifyFingerprint()).isTrue();

        StunMessage ipv6 = parse(IPV6_RESPONSE);
        assertThat(ipv6.xorMappedAddress())
                .contains(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(ipv6.verifyIntegrity(PASSWORD)).isTrue();
        assertThat(ipv6.verifyFingerprint()).isTrue();
    }

    @Test
    void readsTheLongTermSample() throws Exception {
        StunMessage message = parse(LONG_TERM_REQUEST);
        byte[] key = MessageDigest.getInstance("MD5").digest(utf8("マトリックス:example.org:TheMatrIX"));

        assertThat(message.username()).contains("マトリックス");
        assertThat(message.verifyIntegrity(key)).isTrue();
        assertThat(message.verifyIntegrity(PASSWORD)).isFalse();
        assertThat(message.hasFingerprint()).isFalse();
        assertThat(message.verifyFingerprint()).isFalse();
        // NONCE and REALM belong to long-term credentials, which ICE does not use.
        assertThat(message.notUnderstood()).containsExactly(0x0015, 0x0014);
    }

    @Test
    void anyChangedByteBreaksIntegrityOrFingerprint() {
        for (int i = 0; i < REQUEST.length; i++) {
            byte[] changed = REQUEST.clone();
            changed[i] ^= 0x10;
            boolean believed = StunMessage.parse(ByteBuffer.wrap(changed))
                    .map(m -> m.verifyIntegrity(PASSWORD) && m.verifyFingerprint())
                    .orElse(false);
            assertThat(believed).as("byte %d", i).isFalse();
        }
    }

    @Test
    void writesWhatItReads() {
        byte[] bytes = StunMessageBuilder.bindingRequest(TRANSACTION_ID)
                .username("abcd:efgh")
                .priority(0xFFFF_FFFFL)
                .iceControlling(-2)
                .useCandidate()
                .messageIntegrity(PASSWORD)
                .fingerprint()
                .build();
        StunMessage message = parse(bytes);

        assertThat(message.isBindingRequest()).isTrue();
        assertThat(message.username()).contains("abcd:efgh");
        assertThat(message.priority()).hasValue(0xFFFF_FFFFL);
        assertThat(message.iceControlling()).hasValue(-2);
        assertThat(message.useCandidate()).isTrue();
        assertThat(message.verifyIntegrity(PASSWORD)).isTrue();
        assertThat(message.verifyFingerprint()).isTrue();
    }

    @Test
    void buildsTheSampleResponsesAddresses() {
        byte[] ipv4 = StunMessageBuilder.bindingSuccess(TRANSACTION_ID)
                .xorMappedAddress(new InetSocketAddress("192.0.2.1", 32853))
                .build();
        assertThat(Arrays.copyOfRange(ipv4, 20, 32)).isEqualTo(Arrays.copyOfRange(IPV4_RESPONSE, 36, 48));

        byte[] ipv6 = StunMessageBuilder.bindingSuccess(TRANSACTION_ID)
                .xorMappedAddress(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853))
                .build();
        assertThat(Arrays.copyOfRange(ipv6, 20, 44)).isEqualTo(Arrays.copyOfRange(IPV6_RESPONSE, 36, 60));
    }

    @Test
    void writesErrors() {
        byte[] bytes = StunMessageBuilder.bindingError(TRANSACTION_ID, StunError.UNKNOWN_ATTRIBUTE)
                .unknownAttributes(List.of(0x0014, 0x7FFF))
                .messageIntegrity(PASSWORD)
                .fingerprint()
                .build();
        StunMessage message = parse(bytes);

        assertThat(message.kind()).isEqualTo(StunMessage.Kind.ERROR);
        assertThat(message.method()).isEqualTo(1);
        assertThat(message.error()).contains(new StunError(420, "Unknown Attribute"));
        assertThat(message.unknownAttributes()).containsExactly(0x0014, 0x7FFF);
        assertThat(message.verifyIntegrity(PASSWORD)).isTrue();
        assertThat(parse(StunMessageBuilder.bindingError(TRANSACTION_ID, StunError.ROLE_CONFLICT)
                                .build())
                        .error())
                .contains(new StunError(487, "Role Conflict"));
        assertThat(parse(StunMessageBuilder.bindingIndication(TRANSACTION_ID).build())
                        .kind())
                .isEqualTo(StunMessage.Kind.INDICATION);
    }

    @Test
    void checksSha256Integrity() throws Exception {
        byte[] whole = withSha256(PASSWORD, 32);
        assertThat(parse(whole).verifyIntegrity(PASSWORD)).isTrue();
        assertThat(parse(whole).verifyIntegrity(utf8("wrong"))).isFalse();
        assertThat(parse(withSha256(PASSWORD, 16)).verifyIntegrity(PASSWORD)).isTrue();
        assertThat(parse(withSha256(PASSWORD, 12)).verifyIntegrity(PASSWORD)).isFalse();
    }

    @Test
    void withoutIntegrityNothingVerifies() {
        byte[] bytes = StunMessageBuilder.bindingRequest(TRANSACTION_ID)
                .username("a:b")
                .fingerprint()
                .build();
        assertThat(parse(bytes).hasIntegrity()).isFalse();
        assertThat(parse(bytes).verifyIntegrity(PASSWORD)).isFalse();
    }

    @Test
    void ignoresWhatFollowsIntegrity() {
        byte[] signed = StunMessageBuilder.bindingRequest(TRANSACTION_ID)
                .username("a:b")
                .messageIntegrity(PASSWORD)
                .build();
        byte[] smuggled = Arrays.copyOf(signed, signed.length + 4);
        smuggled[3] += 4;
        smuggled[signed.length + 1] = 0x25;

        assertThat(parse(smuggled).useCandidate()).isFalse();
        assertThat(parse(smuggled).verifyIntegrity(PASSWORD)).isTrue();
    }

    @Test
    void refusesBrokenFraming() {
        assertThat(StunMessage.parse(ByteBuffer.allocate(0))).isEmpty();
        for (int length = 0; length < REQUEST.length; length++) {
            assertThat(StunMessage.parse(ByteBuffer.wrap(REQUEST, 0, length))).isEmpty();
        }
        byte[] wrongCookie = REQUEST.clone();
        wrongCookie[4] = 0;
        assertThat(StunMessage.parse(ByteBuffer.wrap(wrongCookie))).isEmpty();
        byte[] attributeTooLong = REQUEST.clone();
        attributeTooLong[23] = (byte) 0xFF;
        assertThat(StunMessage.parse(ByteBuffer.wrap(attributeTooLong))).isEmpty();
    }

    @Test
    void leavesTheBufferAsItWas() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(REQUEST.length + 7).position(3);
        buffer.put(REQUEST).flip().position(3);
        assertThat(StunMessage.parse(buffer)).isPresent();
        assertThat(buffer.position()).isEqualTo(3);
        assertThat(buffer.limit()).isEqualTo(REQUEST.length + 3);
    }

    @Test
    void keepsTheOrderOfAttributes() {
        StunMessageBuilder signed =
                StunMessageBuilder.bindingRequest(TRANSACTION_ID).messageIntegrity(PASSWORD);
        assertThatIllegalStateException().isThrownBy(signed::useCandidate);
        signed.fingerprint();
        assertThatIllegalStateException().isThrownBy(signed::fingerprint);
        assertThatIllegalArgumentException().isThrownBy(() -> StunMessageBuilder.bindingRequest(new byte[11]));
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        byte[] error = StunMessageBuilder.bindingError(TRANSACTION_ID, StunError.UNKNOWN_ATTRIBUTE)
                .unknownAttributes(List.of(1, 2, 3))
                .build();
        Fuzz.run(
                List.of(REQUEST, IPV4_RESPONSE, IPV6_RESPONSE, LONG_TERM_REQUEST, error),
                bytes -> StunMessage.parse(ByteBuffer.wrap(bytes)).ifPresent(StunMessageTest::readEverything));
    }

    private static void readEverything(StunMessage message) {
        message.kind();
        message.method();
        message.transactionId();
        message.username();
        message.software();
        message.priority();
        message.useCandidate();
        message.iceControlled();
        message.iceControlling();
        message.xorMappedAddress();
        message.error();
        message.unknownAttributes();
        message.notUnderstood();
        message.verifyIntegrity(PASSWORD);
        message.verifyFingerprint();
    }

    /** Signs independently of the code under test: RFC 8489 section 14.6. */
    private static byte[] withSha256(byte[] key, int length) throws Exception {
        byte[] head = StunMessageBuilder.bindingRequest(TRANSACTION_ID)
                .username("user:name")
                .build();
        head[3] += (byte) (4 + length);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return ByteBuffer.allocate(head.length + 4 + length)
                .put(head)
                .putShort((short) 0x001C)
                .putShort((short) length)
                .put(mac.doFinal(head), 0, length)
                .array();
    }

    private static StunMessage parse(byte[] bytes) {
        return StunMessage.parse(ByteBuffer.wrap(bytes)).orElseThrow();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

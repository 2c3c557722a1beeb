package dev.waycast.protocols.stun;

import static dev.waycast.protocols.stun.StunAttributes.CHANNEL_NUMBER;
import static dev.waycast.protocols.stun.StunAttributes.DATA;
import static dev.waycast.protocols.stun.StunAttributes.ERROR_CODE;
import static dev.waycast.protocols.stun.StunAttributes.FAMILY_IPV4;
import static dev.waycast.protocols.stun.StunAttributes.FAMILY_IPV6;
import static dev.waycast.protocols.stun.StunAttributes.FINGERPRINT;
import static dev.waycast.protocols.stun.StunAttributes.FINGERPRINT_XOR;
import static dev.waycast.protocols.stun.StunAttributes.HEADER_LENGTH;
import static dev.waycast.protocols.stun.StunAttributes.ICE_CONTROLLED;
import static dev.waycast.protocols.stun.StunAttributes.ICE_CONTROLLING;
import static dev.waycast.protocols.stun.StunAttributes.LIFETIME;
import static dev.waycast.protocols.stun.StunAttributes.MAGIC_COOKIE;
import static dev.waycast.protocols.stun.StunAttributes.MESSAGE_INTEGRITY;
import static dev.waycast.protocols.stun.StunAttributes.MESSAGE_INTEGRITY_SHA256;
import static dev.waycast.protocols.stun.StunAttributes.NONCE;
import static dev.waycast.protocols.stun.StunAttributes.PRIORITY;
import static dev.waycast.protocols.stun.StunAttributes.REALM;
import static dev.waycast.protocols.stun.StunAttributes.SOFTWARE;
import static dev.waycast.protocols.stun.StunAttributes.TRANSACTION_ID_LENGTH;
import static dev.waycast.protocols.stun.StunAttributes.UNKNOWN_ATTRIBUTES;
import static dev.waycast.protocols.stun.StunAttributes.USERNAME;
import static dev.waycast.protocols.stun.StunAttributes.USE_CANDIDATE;
import static dev.waycast.protocols.stun.StunAttributes.XOR_MAPPED_ADDRESS;
import static dev.waycast.protocols.stun.StunAttributes.XOR_PEER_ADDRESS;
import static dev.waycast.protocols.stun.StunAttributes.XOR_RELAYED_ADDRESS;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * One received STUN message. Immutable; it keeps its own copy of the bytes.
 *
 * <p>{@link #parse} checks the framing only. Whether the sender is who it says is told by {@link #verifyIntegrity}: no
 * attribute is to be believed before. An attribute whose value is malformed reads as absent.
 */
public final class StunMessage {

    /** The message class, RFC 8489 section 5. */
    public enum Kind {
        REQUEST,
        INDICATION,
        SUCCESS,
        ERROR
    }

    private record Attribute(int type, int offset, int length) {}

    private static final int MAX_USERNAME = 508;
    /** RFC 8489 sections 14.9 and 14.10. */
    private static final int MAX_TEXT = 763;

    private static final int SHA1_LENGTH = 20;
    private static final int SHA256_LENGTH = 32;

    private final byte[] bytes;
    private final List<Attribute> attributes;

    private StunMessage(byte[] bytes, List<Attribute> attributes) {
        this.bytes = bytes;
        this.attributes = attributes;
    }

    /**
     * Reads the datagram between position and limit, which stay where they are.
     *
     * @return empty when it is not one whole, well-framed RFC 8489 message. Never throws
     */
    public static Optional<StunMessage> parse(ByteBuffer packet) {
        int length = packet.remaining();
        int start = packet.position();
        if (length < HEADER_LENGTH
                || (packet.get(start) & 0xC0) != 0
                || packet.duplicate().getInt(start + 4) != MAGIC_COOKIE) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        packet.get(start, bytes);
        if (uint16(bytes, 2) != length - HEADER_LENGTH || (length & 3) != 0) {
            return Optional.empty();
        }
        return attributes(bytes).map(attributes -> new StunMessage(bytes, attributes));
    }

    private static Optional<List<Attribute>> attributes(byte[] bytes) {
        List<Attribute> found = new ArrayList<>();
        boolean sealedByIntegrity = false;
        int offset = HEADER_LENGTH;
        while (offset < bytes.length) {
            int type = uint16(bytes, offset);
            int length = uint16(bytes, offset + 2);
            int next = offset + 4 + ((length + 3) & ~3);
            if (next > bytes.length || (type == FINGERPRINT && next != bytes.length)) {
                return Optional.empty();
            }
            // RFC 8489 section 14.5: what follows the integrity attribute is not protected by it, so it is ignored.
            if (!sealedByIntegrity || type == FINGERPRINT || type == MESSAGE_INTEGRITY_SHA256) {
                found.add(new Attribute(type, offset + 4, length));
            }
            sealedByIntegrity |= type == MESSAGE_INTEGRITY || type == MESSAGE_INTEGRITY_SHA256;
            offset = next;
        }
        return Optional.of(List.copyOf(found));
    }

    public Kind kind() {
        int classBits = (bytes[0] & 1) << 1 | (bytes[1] & 0x10) >> 4;
        return Kind.values()[classBits];
    }

    /** The method, 12 bits; see {@link StunMethod}. */
    public int method() {
        int type = uint16(bytes, 0);
        return type & 0x000F | (type & 0x00E0) >> 1 | (type & 0x3E00) >> 2;
    }

    public boolean is(Kind kind, StunMethod method) {
        return kind() == kind && method() == method.number();
    }

    public boolean isBindingRequest() {
        return is(Kind.REQUEST, StunMethod.BINDING);
    }

    public boolean isBindingSuccess() {
        return is(Kind.SUCCESS, StunMethod.BINDING);
    }

    /** A copy of the 12 bytes that tie a response to its request. */
    public byte[] transactionId() {
        return Arrays.copyOfRange(bytes, 8, 8 + TRANSACTION_ID_LENGTH);
    }

    /** The user name as sent; in ICE "receiver-ufrag:sender-ufrag". */
    public Optional<String> username() {
        return find(USERNAME).filter(a -> a.length <= MAX_USERNAME).map(this::text);
    }

    public Optional<String> software() {
        return find(SOFTWARE).map(this::text);
    }

    /** The priority of the peer reflexive candidate this check would make, 0..2^32-1. */
    public OptionalLong priority() {
        return find(PRIORITY)
                .filter(a -> a.length == 4)
                .map(a -> OptionalLong.of(Integer.toUnsignedLong(int32(a.offset))))
                .orElse(OptionalLong.empty());
    }

    /** Whether the controlling agent nominates the pair this check runs on. */
    public boolean useCandidate() {
        return find(USE_CANDIDATE).isPresent();
    }

    /** The tie-breaker of a sender that is controlling; unsigned. */
    public OptionalLong iceControlling() {
        return tieBreaker(ICE_CONTROLLING);
    }

    /** The tie-breaker of a sender that is controlled; unsigned. */
    public OptionalLong iceControlled() {
        return tieBreaker(ICE_CONTROLLED);
    }

    /** The address the other side saw the request come from. */
    public Optional<InetSocketAddress> xorMappedAddress() {
        return find(XOR_MAPPED_ADDRESS).flatMap(this::xorAddress);
    }

    /** The address of a relay that others send to. */
    public Optional<InetSocketAddress> xorRelayedAddress() {
        return find(XOR_RELAYED_ADDRESS).flatMap(this::xorAddress);
    }

    /** Whom a relay hears, or is to send to. */
    public Optional<InetSocketAddress> xorPeerAddress() {
        return find(XOR_PEER_ADDRESS).flatMap(this::xorAddress);
    }

    /** What a relay carries. */
    public Optional<ByteBuffer> data() {
        return find(DATA).map(a -> ByteBuffer.wrap(bytes, a.offset, a.length).slice());
    }

    /** The channel to bind, 0..65535; sound ones are those of {@link ChannelData}. */
    public OptionalInt channelNumber() {
        return find(CHANNEL_NUMBER)
                .filter(a -> a.length == 4)
                .map(a -> OptionalInt.of(uint16(bytes, a.offset)))
                .orElse(OptionalInt.empty());
    }

    /** How long an allocation lasts, in seconds, 0..2^32-1. */
    public OptionalLong lifetime() {
        return find(LIFETIME)
                .filter(a -> a.length == 4)
                .map(a -> OptionalLong.of(Integer.toUnsignedLong(int32(a.offset))))
                .orElse(OptionalLong.empty());
    }

    /** Where long-term credentials are good. */
    public Optional<String> realm() {
        return find(REALM).filter(a -> a.length <= MAX_TEXT).map(this::text);
    }

    /** A copy of what the server wants to see again in the next request. */
    public Optional<byte[]> nonce() {
        return find(NONCE)
                .filter(a -> a.length <= MAX_TEXT)
                .map(a -> Arrays.copyOfRange(bytes, a.offset, a.offset + a.length));
    }

    public Optional<StunError> error() {
        return find(ERROR_CODE)
                .filter(a -> a.length >= 4)
                .map(a -> new StunError(
                        (bytes[a.offset + 2] & 7) * 100 + (bytes[a.offset + 3] & 0xFF),
                        new String(bytes, a.offset + 4, a.length - 4, StandardCharsets.UTF_8)));
    }

    /** The types another agent says it did not understand. */
    public List<Integer> unknownAttributes() {
        return find(UNKNOWN_ATTRIBUTES)
                .map(a -> {
                    List<Integer> types = new ArrayList<>();
                    for (int i = 0; i + 1 < a.length; i += 2) {
                        types.add(uint16(bytes, a.offset + i));
                    }
                    return List.copyOf(types);
                })
                .orElse(List.of());
    }

    /** Types in this message that must be understood and are not: a request with any is answered with error 420. */
    public List<Integer> notUnderstood() {
        return attributes.stream()
                .map(Attribute::type)
                .filter(type -> StunAttributes.mustBeUnderstood(type) && !StunAttributes.isKnown(type))
                .distinct()
                .toList();
    }

    public boolean hasIntegrity() {
        return find(MESSAGE_INTEGRITY).isPresent()
                || find(MESSAGE_INTEGRITY_SHA256).isPresent();
    }

    /**
     * Checks every integrity attribute present (SHA-1, SHA-256) in constant time.
     *
     * @param key short-term credentials: the password's bytes (RFC 8489 section 9.1.1), long-term ones: {@link LongTermKey};
     *     not empty
     * @return false when one does not match, or when there is none
     */
    public boolean verifyIntegrity(byte[] key) {
        Optional<Attribute> sha1 = find(MESSAGE_INTEGRITY);
        Optional<Attribute> sha256 = find(MESSAGE_INTEGRITY_SHA256);
        if (sha1.isEmpty() && sha256.isEmpty()) {
            return false;
        }
        boolean sha1Matches = sha1.isEmpty() || matches(Hmac.SHA1, key, sha1.get(), SHA1_LENGTH, SHA1_LENGTH);
        // RFC 8489 section 14.6: SHA-256 may be truncated to a multiple of four bytes, at least 16.
        boolean sha256Matches = sha256.isEmpty() || matches(Hmac.SHA256, key, sha256.get(), 16, SHA256_LENGTH);
        return sha1Matches & sha256Matches;
    }

    public boolean hasFingerprint() {
        return find(FINGERPRINT).isPresent();
    }

    /** Whether a fingerprint is there and matches: RFC 8489 section 14.7. It proves nothing about the sender. */
    public boolean verifyFingerprint() {
        return find(FINGERPRINT)
                .filter(a -> a.length == 4)
                .map(a -> {
                    CRC32 crc = new CRC32();
                    crc.update(bytes, 0, a.offset - 4);
                    return ((int) crc.getValue() ^ FINGERPRINT_XOR) == int32(a.offset);
                })
                .orElse(false);
    }

    private boolean matches(Hmac hmac, byte[] key, Attribute attribute, int shortest, int longest) {
        int length = attribute.length;
        if (length < shortest || length > longest || (length & 3) != 0) {
            return false;
        }
        int lengthField = attribute.offset + length - HEADER_LENGTH;
        byte[] expected = hmac.of(key, bytes, attribute.offset - 4, lengthField);
        byte[] received = Arrays.copyOfRange(bytes, attribute.offset, attribute.offset + length);
        return MessageDigest.isEqual(Arrays.copyOf(expected, length), received);
    }

    private Optional<InetSocketAddress> xorAddress(Attribute attribute) {
        if (attribute.length < 4) {
            return Optional.empty();
        }
        int offset = attribute.offset;
        int family = bytes[offset + 1];
        int port = uint16(bytes, offset + 2) ^ MAGIC_COOKIE >>> 16;
        int addressLength = attribute.length - 4;
        boolean sound = family == FAMILY_IPV4 && addressLength == 4 || family == FAMILY_IPV6 && addressLength == 16;
        if (!sound) {
            return Optional.empty();
        }
        byte[] address = Arrays.copyOfRange(bytes, offset + 4, offset + 4 + addressLength);
        for (int i = 0; i < addressLength; i++) {
            // The cookie and the transaction id stand one behind the other in the header, as the XOR wants them.
            address[i] ^= bytes[4 + i];
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are always an address.", e);
        }
    }

    private OptionalLong tieBreaker(int type) {
        return find(type)
                .filter(a -> a.length == 8)
                .map(a -> OptionalLong.of((long) int32(a.offset) << 32 | Integer.toUnsignedLong(int32(a.offset + 4))))
                .orElse(OptionalLong.empty());
    }

    private Optional<Attribute> find(int type) {
        // RFC 8489 section 14: of an attribute that appears twice only the first counts.
        for (Attribute attribute : attributes) {
            if (attribute.type == type) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    private String text(Attribute attribute) {
        return new String(bytes, attribute.offset, attribute.length, StandardCharsets.UTF_8);
    }

    private int int32(int offset) {
        return uint16(bytes, offset) << 16 | uint16(bytes, offset + 2);
    }

    private static int uint16(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
    }
}

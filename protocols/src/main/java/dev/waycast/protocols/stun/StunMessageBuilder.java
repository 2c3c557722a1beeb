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
import static dev.waycast.protocols.stun.StunAttributes.NONCE;
import static dev.waycast.protocols.stun.StunAttributes.PRIORITY;
import static dev.waycast.protocols.stun.StunAttributes.REALM;
import static dev.waycast.protocols.stun.StunAttributes.REQUESTED_TRANSPORT;
import static dev.waycast.protocols.stun.StunAttributes.SOFTWARE;
import static dev.waycast.protocols.stun.StunAttributes.TRANSACTION_ID_LENGTH;
import static dev.waycast.protocols.stun.StunAttributes.UNKNOWN_ATTRIBUTES;
import static dev.waycast.protocols.stun.StunAttributes.USERNAME;
import static dev.waycast.protocols.stun.StunAttributes.USE_CANDIDATE;
import static dev.waycast.protocols.stun.StunAttributes.XOR_MAPPED_ADDRESS;
import static dev.waycast.protocols.stun.StunAttributes.XOR_PEER_ADDRESS;
import static dev.waycast.protocols.stun.StunAttributes.XOR_RELAYED_ADDRESS;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes one message. Attributes stand in the order of the calls; {@link #messageIntegrity} and then
 * {@link #fingerprint} come last, as RFC 8489 sections 14.5 and 14.7 demand. Not for several threads.
 *
 * <pre>{@code
 * byte[] response = StunMessageBuilder.bindingSuccess(request.transactionId())
 *         .xorMappedAddress(sender)
 *         .messageIntegrity(password)
 *         .fingerprint()
 *         .build();
 * }</pre>
 */
public final class StunMessageBuilder {

    private static final int CLASS_REQUEST = 0x000;
    private static final int CLASS_INDICATION = 0x010;
    private static final int CLASS_SUCCESS = 0x100;
    private static final int CLASS_ERROR = 0x110;

    /** RFC 8656 section 18.8: the protocol number of UDP, then three bytes of nothing. */
    private static final byte[] UDP = {17, 0, 0, 0};

    private final ByteArrayOutputStream message = new ByteArrayOutputStream(128);
    private boolean integrityWritten;
    private boolean fingerprintWritten;

    private StunMessageBuilder(int messageClass, StunMethod method, byte[] transactionId) {
        if (transactionId.length != TRANSACTION_ID_LENGTH) {
            throw new IllegalArgumentException("A STUN transaction id has 12 bytes, not " + transactionId.length + ".");
        }
        putShort(messageClass | method.number());
        putShort(0);
        putInt(MAGIC_COOKIE);
        message.writeBytes(transactionId);
    }

    public static StunMessageBuilder request(StunMethod method, byte[] transactionId) {
        return new StunMessageBuilder(CLASS_REQUEST, method, transactionId);
    }

    public static StunMessageBuilder indication(StunMethod method, byte[] transactionId) {
        return new StunMessageBuilder(CLASS_INDICATION, method, transactionId);
    }

    public static StunMessageBuilder success(StunMethod method, byte[] transactionId) {
        return new StunMessageBuilder(CLASS_SUCCESS, method, transactionId);
    }

    /** An error response with its ERROR-CODE attribute already in place. */
    public static StunMessageBuilder error(StunMethod method, byte[] transactionId, StunError error) {
        return new StunMessageBuilder(CLASS_ERROR, method, transactionId).error(error);
    }

    public static StunMessageBuilder bindingRequest(byte[] transactionId) {
        return request(StunMethod.BINDING, transactionId);
    }

    public static StunMessageBuilder bindingIndication(byte[] transactionId) {
        return indication(StunMethod.BINDING, transactionId);
    }

    public static StunMessageBuilder bindingSuccess(byte[] transactionId) {
        return success(StunMethod.BINDING, transactionId);
    }

    public static StunMessageBuilder bindingError(byte[] transactionId, StunError error) {
        return error(StunMethod.BINDING, transactionId, error);
    }

    public StunMessageBuilder username(String username) {
        return text(USERNAME, username);
    }

    public StunMessageBuilder software(String software) {
        return text(SOFTWARE, software);
    }

    public StunMessageBuilder priority(long priority) {
        return attribute(PRIORITY, ByteBuffer.allocate(4).putInt((int) priority).array());
    }

    public StunMessageBuilder useCandidate() {
        return attribute(USE_CANDIDATE, new byte[0]);
    }

    public StunMessageBuilder iceControlling(long tieBreaker) {
        return attribute(
                ICE_CONTROLLING, ByteBuffer.allocate(8).putLong(tieBreaker).array());
    }

    public StunMessageBuilder iceControlled(long tieBreaker) {
        return attribute(
                ICE_CONTROLLED, ByteBuffer.allocate(8).putLong(tieBreaker).array());
    }

    /** @param address resolved, IPv4 or IPv6 */
    public StunMessageBuilder xorMappedAddress(InetSocketAddress address) {
        return xorAddress(XOR_MAPPED_ADDRESS, address);
    }

    /** @param address resolved, IPv4 or IPv6 */
    public StunMessageBuilder xorRelayedAddress(InetSocketAddress address) {
        return xorAddress(XOR_RELAYED_ADDRESS, address);
    }

    /** @param address resolved, IPv4 or IPv6; the port means nothing where a permission is asked for */
    public StunMessageBuilder xorPeerAddress(InetSocketAddress address) {
        return xorAddress(XOR_PEER_ADDRESS, address);
    }

    /** What is between position and limit, which stay where they are. */
    public StunMessageBuilder data(ByteBuffer data) {
        byte[] value = new byte[data.remaining()];
        data.get(data.position(), value);
        return attribute(DATA, value);
    }

    /** @param channel one of {@link ChannelData} */
    public StunMessageBuilder channelNumber(int channel) {
        return attribute(
                CHANNEL_NUMBER, ByteBuffer.allocate(4).putShort((short) channel).array());
    }

    /** @param seconds 0: the allocation is to end */
    public StunMessageBuilder lifetime(long seconds) {
        return attribute(LIFETIME, ByteBuffer.allocate(4).putInt((int) seconds).array());
    }

    /** A relay is to send and hear UDP. */
    public StunMessageBuilder requestedTransportUdp() {
        return attribute(REQUESTED_TRANSPORT, UDP);
    }

    public StunMessageBuilder realm(String realm) {
        return text(REALM, realm);
    }

    /** @param nonce as the server said it */
    public StunMessageBuilder nonce(byte[] nonce) {
        return attribute(NONCE, nonce);
    }

    /** The types of a request that were not understood; goes with {@link StunError#UNKNOWN_ATTRIBUTE}. */
    public StunMessageBuilder unknownAttributes(List<Integer> types) {
        ByteBuffer value = ByteBuffer.allocate(2 * types.size());
        types.forEach(type -> value.putShort(type.shortValue()));
        return attribute(UNKNOWN_ATTRIBUTES, value.array());
    }

    /**
     * Signs everything written so far with HMAC-SHA1.
     *
     * @param key short-term credentials: the password's bytes; long-term ones: {@link LongTermKey}; not empty
     */
    public StunMessageBuilder messageIntegrity(byte[] key) {
        byte[] soFar = message.toByteArray();
        byte[] hmac = Hmac.SHA1.of(key, soFar, soFar.length, soFar.length + 24 - HEADER_LENGTH);
        attribute(MESSAGE_INTEGRITY, hmac);
        integrityWritten = true;
        return this;
    }

    /** Closes the message with its checksum; nothing can follow. */
    public StunMessageBuilder fingerprint() {
        requireOpen();
        byte[] soFar = message.toByteArray();
        writeLength(soFar, soFar.length + 8 - HEADER_LENGTH);
        CRC32 crc = new CRC32();
        crc.update(soFar);
        put(
                FINGERPRINT,
                ByteBuffer.allocate(4)
                        .putInt((int) crc.getValue() ^ FINGERPRINT_XOR)
                        .array());
        fingerprintWritten = true;
        return this;
    }

    /** The datagram. */
    public byte[] build() {
        byte[] bytes = message.toByteArray();
        writeLength(bytes, bytes.length - HEADER_LENGTH);
        return bytes;
    }

    private StunMessageBuilder error(StunError error) {
        byte[] reason = error.reason().getBytes(StandardCharsets.UTF_8);
        ByteBuffer value = ByteBuffer.allocate(4 + reason.length);
        value.putShort((short) 0).put((byte) (error.code() / 100)).put((byte) (error.code() % 100));
        return attribute(ERROR_CODE, value.put(reason).array());
    }

    private StunMessageBuilder xorAddress(int type, InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        byte[] header = message.toByteArray();
        ByteBuffer value = ByteBuffer.allocate(4 + ip.length);
        value.put((byte) 0).put((byte) (ip.length == 4 ? FAMILY_IPV4 : FAMILY_IPV6));
        value.putShort((short) (address.getPort() ^ MAGIC_COOKIE >>> 16));
        for (int i = 0; i < ip.length; i++) {
            value.put((byte) (ip[i] ^ header[4 + i]));
        }
        return attribute(type, value.array());
    }

    private StunMessageBuilder text(int type, String text) {
        return attribute(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private StunMessageBuilder attribute(int type, byte[] value) {
        requireOpen();
        if (integrityWritten) {
            throw new IllegalStateException("Only FINGERPRINT may follow MESSAGE-INTEGRITY; add attributes before it.");
        }
        put(type, value);
        return this;
    }

    private void put(int type, byte[] value) {
        putShort(type);
        putShort(value.length);
        message.writeBytes(value);
        for (int length = value.length; (length & 3) != 0; length++) {
            message.write(0);
        }
    }

    private void requireOpen() {
        if (fingerprintWritten) {
            throw new IllegalStateException("Nothing may follow FINGERPRINT; add attributes before it.");
        }
    }

    private void putShort(int value) {
        message.write(value >>> 8);
        message.write(value);
    }

    private void putInt(int value) {
        putShort(value >>> 16);
        putShort(value);
    }

    private static void writeLength(byte[] message, int length) {
        message[2] = (byte) (length >>> 8);
        message[3] = (byte) length;
    }
}

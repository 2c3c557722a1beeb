package dev.waycast.transports.webrtc;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps forged records away from a DTLS association that is established.
 *
 * <p>The client's last handshake flight begins in plaintext (epoch 0), and has to be understood again when our answer to
 * it was lost. Everybody can write plaintext, though, and one broken record makes the DTLS library give up the
 * association. So once it is established, plaintext records pass only when they repeat what was said during the
 * handshake. Sealed records too short to hold what sealing adds would break it as well, and are taken out. For one
 * thread.
 */
final class DtlsRecords {

    /** RFC 6347 section 4.1: type (8), version (16), epoch (16), sequence number (48), length (16). */
    private static final int HEADER_LENGTH = 13;

    private static final int EPOCH_OFFSET = 3;
    private static final int LENGTH_OFFSET = 11;
    /** All our cipher suites are AES-GCM: explicit nonce (64), tag (128), RFC 5288 section 3. */
    private static final int SHORTEST_SEALED = 8 + 16;
    /** Many times what a client says in its handshake. */
    private static final int MAX_REMEMBERED = 64;

    private final Set<ByteBuffer> said = new HashSet<>();

    /** Remembers the plaintext of a datagram that arrived during the handshake. */
    void remember(byte[] datagram) {
        int offset = 0;
        while (hasRecord(datagram, offset) && said.size() < MAX_REMEMBERED) {
            if (isPlaintext(datagram, offset)) {
                said.add(content(datagram, offset));
            }
            offset += recordLength(datagram, offset);
        }
    }

    /** The datagram without forged records, empty when nothing is left. */
    byte[] filter(byte[] datagram) {
        ByteBuffer kept = ByteBuffer.allocate(datagram.length);
        int offset = 0;
        while (hasRecord(datagram, offset)) {
            int length = recordLength(datagram, offset);
            boolean sealed = !isPlaintext(datagram, offset) && length >= HEADER_LENGTH + SHORTEST_SEALED;
            if (sealed || said.contains(content(datagram, offset))) {
                kept.put(datagram, offset, length);
            }
            offset += length;
        }
        byte[] result = new byte[kept.position()];
        kept.flip().get(result);
        return result;
    }

    private static boolean hasRecord(byte[] datagram, int offset) {
        return datagram.length - offset >= HEADER_LENGTH && recordLength(datagram, offset) <= datagram.length - offset;
    }

    private static int recordLength(byte[] datagram, int offset) {
        return HEADER_LENGTH + uint16(datagram, offset + LENGTH_OFFSET);
    }

    private static boolean isPlaintext(byte[] datagram, int offset) {
        return uint16(datagram, offset + EPOCH_OFFSET) == 0;
    }

    /** The type and the content: the sequence number differs from one time to the next. */
    private static ByteBuffer content(byte[] datagram, int offset) {
        int length = recordLength(datagram, offset) - HEADER_LENGTH;
        ByteBuffer content = ByteBuffer.allocate(1 + length);
        content.put(datagram[offset]).put(datagram, offset + HEADER_LENGTH, length);
        return content.flip();
    }

    private static int uint16(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
    }
}

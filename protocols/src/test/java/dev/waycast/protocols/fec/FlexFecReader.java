package dev.waycast.protocols.fec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The receiver's side, as browsers have it: draft-ietf-payload-flexible-fec-scheme-03 section 6.3. */
final class FlexFecReader {

    private FlexFecReader() {}

    /** What a repair payload protects. */
    static List<Integer> sequenceNumbers(ByteBuffer payload) {
        int base = payload.getShort(16) & 0xFFFF;
        List<Integer> numbers = new ArrayList<>();
        collect(payload.getShort(18) & 0xFFFF, 15, base, numbers);
        if (payload.getShort(18) >= 0) {
            collect(payload.getInt(20) & 0xFFFF_FFFFL, 31, base + 15, numbers);
            if (payload.getInt(20) >= 0) {
                collect(payload.getLong(24), 63, base + 46, numbers);
            }
        }
        return numbers;
    }

    /** The packet that is missing among those a payload protects. */
    static ByteBuffer restore(ByteBuffer payload, List<ByteBuffer> others, int missing) {
        byte[] head = new byte[8];
        payload.get(0, head);
        byte[] body = new byte[2000];
        int from = headerLength(payload);
        payload.get(from, body, 0, payload.remaining() - from);
        for (ByteBuffer other : others) {
            head[0] ^= other.get(0);
            head[1] ^= other.get(1);
            int length = other.remaining() - 12;
            head[2] ^= (byte) (length >>> 8);
            head[3] ^= (byte) length;
            for (int i = 4; i < 8; i++) {
                head[i] ^= other.get(i);
            }
            for (int i = 0; i < length; i++) {
                body[i] ^= other.get(12 + i);
            }
        }
        int length = (head[2] & 0xFF) << 8 | head[3] & 0xFF;
        ByteBuffer restored = ByteBuffer.allocate(12 + length);
        restored.put((byte) (head[0] & 0x3F | 0x80)).put(head[1]).putShort((short) missing);
        restored.put(head, 4, 4).putInt(payload.getInt(12));
        return restored.put(Arrays.copyOf(body, length)).flip();
    }

    private static int headerLength(ByteBuffer payload) {
        if (payload.getShort(18) < 0) {
            return 20;
        }
        return payload.getInt(20) < 0 ? 24 : 32;
    }

    private static void collect(long mask, int bits, int base, List<Integer> numbers) {
        for (int i = 0; i < bits; i++) {
            if ((mask >>> bits - 1 - i & 1) != 0) {
                numbers.add(base + i & 0xFFFF);
            }
        }
    }
}

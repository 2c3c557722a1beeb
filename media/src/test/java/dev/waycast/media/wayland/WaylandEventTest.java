package dev.waycast.media.wayland;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.CaptureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class WaylandEventTest {

    private static final WaylandInterface TYPE = WaylandInterface.of("test", "iufsoa", "h", "");

    private final Queue<Integer> fds = new ArrayDeque<>();

    @Test
    void readsEveryKindOfArgument() {
        WaylandEvent event = read(0, body(-7, -1, 0x180, text("é"), 42, bytes(1, 2, 3, 4, 5)));
        assertThat(event.integer(0)).isEqualTo(-7);
        assertThat(event.unsigned(1)).isEqualTo(0xffffffffL);
        assertThat(event.fixed(2)).isEqualTo(1.5);
        assertThat(event.string(3)).isEqualTo("é");
        assertThat(event.integer(4)).isEqualTo(42);
        assertThat(event.array(5)).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void anEmptyStringIsNotNullAndNoStringIs() {
        assertThat(read(0, body(0, 0, 0, text(""), 0, bytes())).string(3)).isEmpty();
        assertThat(read(0, body(0, 0, 0, 0, 0, bytes())).string(3)).isNull();
    }

    @Test
    void takesTheDescriptorThatBelongsToIt() {
        fds.add(77);
        fds.add(78);
        WaylandEvent event = read(1, body());
        assertThat(event.takeFd(0)).isEqualTo(77);
        assertThat(fds).containsExactly(78);
    }

    @Test
    void refusesWhatIsNotAsTheSignatureSays() {
        assertMalformed(0, body(0, 0, 0));
        assertMalformed(2, body(1));
        assertMalformed(1, body());
        assertMalformed(3, body());
        assertMalformed(0, body(0, 0, 0, -5, 0, 0));
        assertMalformed(0, body(0, 0, 0, Integer.MAX_VALUE, 0, 0));
        assertMalformed(0, body(0, 0, 0, 4, 0x41414141, 0, 0)); // no zero byte at the end
    }

    private void assertMalformed(int opcode, ByteBuffer body) {
        assertThatThrownBy(() -> read(opcode, body))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("does not speak Wayland properly");
    }

    private WaylandEvent read(int opcode, ByteBuffer body) {
        return WaylandEvent.read(TYPE, opcode, body, fds);
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes(java.util.Arrays.copyOf(utf8, utf8.length + 1));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes(bytes);
    }

    /** Length, bytes, padding. */
    private static byte[] bytes(byte[] content) {
        return ByteBuffer.allocate(4 + ((content.length + 3) & ~3))
                .order(ByteOrder.nativeOrder())
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static ByteBuffer body(Object... arguments) {
        ByteBuffer body = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
        for (Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                body.put(bytes);
            } else {
                body.putInt((Integer) argument);
            }
        }
        return body.flip();
    }
}

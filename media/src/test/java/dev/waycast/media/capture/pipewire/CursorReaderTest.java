package dev.waycast.media.capture.pipewire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.CursorState;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CursorReaderTest {

    private final CursorReader reader = new CursorReader();

    @Test
    void shapeIsTurnedIntoStraightRgba() {
        // One BGRA pixel at half alpha: blue 0x10, green 0x20, red 0x40 premultiplied.
        CursorState state =
                reader.read(cursor(1, 50, 60, 1, 1, 0x80402010), 10, 20).orElseThrow();
        assertThat(state.visible()).isTrue();
        assertThat(state.x()).isEqualTo(40);
        assertThat(state.y()).isEqualTo(40);
        assertThat(state.shape().hotspotX()).isEqualTo(3);
        assertThat(state.shape().hotspotY()).isEqualTo(4);
        assertThat(state.shape().rgba()).containsExactly(0x80, 0x40, 0x20, 0x80);
    }

    @Test
    void movesWithoutShapeAndSaysNothingTwice() {
        reader.read(cursor(1, 5, 6, 1, 1, -1), 0, 0);
        assertThat(reader.read(position(1, 7, 8), 0, 0)).contains(new CursorState(true, 7, 8, null));
        assertThat(reader.read(position(1, 7, 8), 0, 0)).isEmpty();
    }

    @Test
    void emptyBitmapAndNoIdHideIt() {
        reader.read(cursor(1, 5, 6, 1, 1, -1), 0, 0);
        assertThat(reader.read(cursor(1, 5, 6, 0, 0, 0), 0, 0)).contains(new CursorState(false, 5, 6, null));
        assertThat(reader.read(position(1, 9, 9), 0, 0)).isEmpty();
        assertThat(reader.read(cursor(1, 5, 6, 1, 1, -1), 0, 0).orElseThrow().visible())
                .isTrue();
        assertThat(reader.read(position(0, 0, 0), 0, 0)).contains(new CursorState(false, 5, 6, null));
    }

    @Test
    @Tag("fuzz")
    void wildMetadataIsHarmless() {
        Random random = new Random(7);
        long deadline = System.nanoTime() + Long.getLong("waycast.fuzz.seconds", 1) * 1_000_000_000L;
        while (System.nanoTime() < deadline) {
            byte[] bytes = new byte[random.nextInt(128)];
            random.nextBytes(bytes);
            // Small numbers where structure is, or nearly everything would stop at the first check.
            for (int i = 1; i < bytes.length; i++) {
                if (i % 4 != 0 && random.nextInt(8) != 0) {
                    bytes[i] = 0;
                }
            }
            assertThat(reader.read(MemorySegment.ofArray(bytes), 0, 0)).isNotNull();
        }
    }

    private static MemorySegment position(int id, int x, int y) {
        return MemorySegment.ofBuffer(buffer(id, x, y, 0));
    }

    private static MemorySegment cursor(int id, int x, int y, int width, int height, int pixel) {
        ByteBuffer buffer = buffer(id, x, y, 28);
        buffer.putInt(Spa.VIDEO_BGRA)
                .putInt(width)
                .putInt(height)
                .putInt(width * 4)
                .putInt(20);
        buffer.putInt(pixel);
        return MemorySegment.ofBuffer(buffer.rewind());
    }

    private static ByteBuffer buffer(int id, int x, int y, int bitmapOffset) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(28 + 20 + 4).order(ByteOrder.nativeOrder());
        buffer.putInt(id).putInt(0).putInt(x).putInt(y).putInt(3).putInt(4).putInt(bitmapOffset);
        return bitmapOffset == 0 ? buffer.rewind() : buffer;
    }
}

package dev.waycast.media.capture.pipewire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.CursorState.CursorShape;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Turns Cursor metadata into {@link CursorState}s. Remembers what was said last; used by the PipeWire thread only. */
final class CursorReader {

    private static final int MAX_SIDE = 384;

    private CursorState last = new CursorState(false, 0, 0, null);
    private boolean shapeIsEmpty;

    /**
     * @param meta a {@code struct spa_meta_cursor} and what follows it
     * @param cropX pixels cut off at the left of the picture
     * @param cropY pixels cut off at its top
     * @return the new state if anything changed
     */
    Optional<CursorState> read(MemorySegment meta, int cropX, int cropY) {
        if (meta.byteSize() < Spa.META_CURSOR_SIZE) {
            return Optional.empty();
        }
        boolean inPicture = meta.get(JAVA_INT_UNALIGNED, 0) != 0;
        int bitmapOffset = meta.get(JAVA_INT_UNALIGNED, 24);
        CursorShape shape = null;
        if (inPicture && bitmapOffset >= Spa.META_CURSOR_SIZE) {
            Optional<MemorySegment> bitmap = bitmap(meta, bitmapOffset);
            shapeIsEmpty = bitmap.isPresent() && isEmpty(bitmap.get());
            shape = shapeIsEmpty ? null : bitmap.map(b -> shape(meta, b)).orElse(null);
        }
        CursorState state = new CursorState(
                inPicture && !shapeIsEmpty,
                inPicture ? meta.get(JAVA_INT_UNALIGNED, 8) - cropX : last.x(),
                inPicture ? meta.get(JAVA_INT_UNALIGNED, 12) - cropY : last.y(),
                shape);
        boolean changed = shape != null
                || state.visible() != last.visible()
                || state.visible() && (state.x() != last.x() || state.y() != last.y());
        last = state;
        return changed ? Optional.of(state) : Optional.empty();
    }

    private static Optional<MemorySegment> bitmap(MemorySegment meta, int offset) {
        return offset > meta.byteSize() - Spa.META_BITMAP_SIZE ? Optional.empty() : Optional.of(meta.asSlice(offset));
    }

    private static boolean isEmpty(MemorySegment bitmap) {
        return bitmap.get(JAVA_INT_UNALIGNED, 4) == 0 || bitmap.get(JAVA_INT_UNALIGNED, 8) == 0;
    }

    /** Null when the bitmap does not fit its memory or is of a format that we do not know. */
    private static CursorShape shape(MemorySegment meta, MemorySegment bitmap) {
        int format = bitmap.get(JAVA_INT_UNALIGNED, 0);
        int width = bitmap.get(JAVA_INT_UNALIGNED, 4);
        int height = bitmap.get(JAVA_INT_UNALIGNED, 8);
        int stride = bitmap.get(JAVA_INT_UNALIGNED, 12);
        int offset = bitmap.get(JAVA_INT_UNALIGNED, 16);
        boolean fits = width > 0
                && width <= MAX_SIDE
                && height > 0
                && height <= MAX_SIDE
                && stride >= width * 4
                && stride <= MAX_SIDE * 16
                && offset >= Spa.META_BITMAP_SIZE
                && offset + (long) stride * (height - 1) + width * 4L <= bitmap.byteSize();
        if (!fits) {
            return null;
        }
        byte[] rgba = rgba(format, width, height, stride, bitmap.asSlice(offset));
        return rgba == null
                ? null
                : new CursorShape(
                        width, height, meta.get(JAVA_INT_UNALIGNED, 16), meta.get(JAVA_INT_UNALIGNED, 20), rgba);
    }

    private static byte[] rgba(int format, int width, int height, int stride, MemorySegment pixels) {
        int[] order = byteOrder(format);
        if (order == null) {
            return null;
        }
        byte[] rgba = new byte[width * height * 4];
        int out = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                long at = (long) y * stride + x * 4L;
                int alpha = pixels.get(JAVA_BYTE, at + order[3]) & 0xff;
                for (int channel = 0; channel < 3; channel++) {
                    rgba[out++] = straight(pixels.get(JAVA_BYTE, at + order[channel]) & 0xff, alpha);
                }
                rgba[out++] = (byte) alpha;
            }
        }
        return rgba;
    }

    /** Where red, green, blue and alpha are in a pixel. */
    private static int[] byteOrder(int format) {
        return switch (format) {
            case Spa.VIDEO_RGBA -> new int[] {0, 1, 2, 3};
            case Spa.VIDEO_BGRA -> new int[] {2, 1, 0, 3};
            case Spa.VIDEO_ARGB -> new int[] {1, 2, 3, 0};
            case Spa.VIDEO_ABGR -> new int[] {3, 2, 1, 0};
            default -> null;
        };
    }

    /** Compositors send colours multiplied by alpha; browsers want them straight. */
    private static byte straight(int premultiplied, int alpha) {
        return alpha == 0 ? 0 : (byte) Math.min(255, (premultiplied * 255 + alpha / 2) / alpha);
    }
}

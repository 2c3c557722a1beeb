package dev.waycast.media.example;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameProcessor;
import dev.waycast.media.frame.PaintablePicture;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.ValueLayout;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Paints the time of day into every picture, white on black. */
public final class TimestampOverlay implements FrameProcessor {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int SCALE = 2;
    private static final int GLYPH_WIDTH = 5;
    private static final int GLYPH_HEIGHT = 7;
    private static final int BLACK = 0xff000000;
    private static final int WHITE = 0xffffffff;
    private static final String GLYPHS = "0123456789:.";

    /** Seven rows of five dots for each of {@link #GLYPHS}; the leftmost dot is the highest of five bits. */
    private static final int[][] FONT = {
        {0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110},
        {0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110},
        {0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111},
        {0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110},
        {0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010},
        {0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110},
        {0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110},
        {0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000},
        {0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110},
        {0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100},
        {0b00000, 0b00100, 0b00100, 0b00000, 0b00100, 0b00100, 0b00000},
        {0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b01100, 0b01100},
    };

    private final int left;
    private final int top;
    private final Clock clock;

    /** For the ServiceLoader: top left. */
    public TimestampOverlay() {
        this(8, 8, Clock.systemDefaultZone());
    }

    /**
     * @param left pixels from the left edge
     * @param top pixels from the upper edge
     */
    public TimestampOverlay(int left, int top, Clock clock) {
        this.left = left;
        this.top = top;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "timestamp";
    }

    @Override
    public boolean paints() {
        return true;
    }

    @Override
    public Damage beforeEncode(PaintablePicture picture) {
        String text = TIME.format(LocalTime.now(clock));
        int advance = (GLYPH_WIDTH + 1) * SCALE;
        for (int i = 0; i < text.length(); i++) {
            paint(picture, left + i * advance, FONT[GLYPHS.indexOf(text.charAt(i))]);
        }
        Rectangle painted = new Rectangle(left, top, text.length() * advance, GLYPH_HEIGHT * SCALE);
        return Damage.of(List.of(painted), picture.width(), picture.height());
    }

    private void paint(PaintablePicture picture, int glyphLeft, int[] rows) {
        for (int y = 0; y < GLYPH_HEIGHT * SCALE; y++) {
            for (int x = 0; x < (GLYPH_WIDTH + 1) * SCALE; x++) {
                int column = x / SCALE;
                boolean dot = column < GLYPH_WIDTH && (rows[y / SCALE] >> (GLYPH_WIDTH - 1 - column) & 1) == 1;
                set(picture, glyphLeft + x, top + y, dot ? WHITE : BLACK);
            }
        }
    }

    /** Black and white are the same in every {@link PixelFormat}, so this one need not look at it. */
    private static void set(PaintablePicture picture, int x, int y, int pixel) {
        if (x < picture.width() && y < picture.height()) {
            long offset = (long) y * picture.stride() + (long) x * PixelFormat.BYTES_PER_PIXEL;
            picture.pixels().set(ValueLayout.JAVA_INT_UNALIGNED, offset, pixel);
        }
    }
}

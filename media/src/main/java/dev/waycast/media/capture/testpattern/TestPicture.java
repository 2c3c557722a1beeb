package dev.waycast.media.capture.testpattern;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The picture as it should look, and what changed in it. Used by the source's thread. */
final class TestPicture {

    /** Left to right over the top quarter. */
    private static final int[] BARS = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x000000, 0xffff00, 0x00ffff, 0xff00ff};

    private static final int BACKGROUND = 0x303030;
    private static final int SQUARE = 0xff8000;
    private static final int PATCH_OFF = 0x800000;
    private static final int PATCH_ON = 0x00c000;
    private static final int INK = 0xffffff;

    /** Three by five points for each character, 15 bits, the top left one highest; from '0' to '9' and 'A' to 'Z'. */
    private static final String DIGITS = "0123456789";

    private static final int[] DIGIT_GLYPHS = {
        0b111_101_101_101_111,
        0b010_110_010_010_111,
        0b111_001_111_100_111,
        0b111_001_111_001_111,
        0b101_101_111_001_001,
        0b111_100_111_001_111,
        0b111_100_111_101_111,
        0b111_001_001_001_001,
        0b111_101_111_101_111,
        0b111_101_111_001_111
    };

    private static final int[] LETTER_GLYPHS = {
        0b010_101_111_101_101,
        0b110_101_110_101_110,
        0b011_100_100_100_011,
        0b110_101_101_101_110,
        0b111_100_110_100_111,
        0b111_100_110_100_100,
        0b011_100_101_101_011,
        0b101_101_111_101_101,
        0b111_010_010_010_111,
        0b001_001_001_101_010,
        0b101_101_110_101_101,
        0b100_100_100_100_111,
        0b101_111_111_101_101,
        0b110_101_101_101_101,
        0b010_101_101_101_010,
        0b110_101_110_100_100,
        0b010_101_101_110_011,
        0b110_101_110_101_101,
        0b011_100_010_001_110,
        0b111_010_010_010_010,
        0b101_101_101_101_111,
        0b101_101_101_101_010,
        0b101_101_111_111_101,
        0b101_101_010_101_101,
        0b101_101_010_010_010,
        0b111_001_010_100_111
    };

    private static final int COLON = 0b000_010_000_010_000;
    private static final int DOT = 0b000_000_000_000_010;
    private static final int BOX = 0b111_101_101_101_111;
    private static final int GLYPH_WIDTH = 3;
    private static final int GLYPH_HEIGHT = 5;
    private static final int GLYPH_ADVANCE = 4;

    private final int width;
    private final int height;
    private final MemorySegment pixels;
    private final List<Rectangle> changed = new ArrayList<>();
    private final Rectangle patch;
    private final Rectangle clock;
    private final Rectangle line;
    private final int dot;
    private Rectangle square;
    private boolean patchOn;
    private String text = "";

    TestPicture(int width, int height, MemorySegment pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
        dot = Math.max(1, width / 160);
        patch = new Rectangle(0, height * 3 / 4, width / 8, height / 8);
        clock = new Rectangle(width / 2, height * 3 / 4, 12 * GLYPH_ADVANCE * dot, (GLYPH_HEIGHT + 2) * dot);
        line = new Rectangle(0, height - (GLYPH_HEIGHT + 2) * dot, width, (GLYPH_HEIGHT + 2) * dot);
        fill(new Rectangle(0, 0, width, height), BACKGROUND);
        for (int i = 0; i < BARS.length; i++) {
            int left = i * width / BARS.length;
            fill(new Rectangle(left, 0, (i + 1) * width / BARS.length - left, height / 4), BARS[i]);
        }
        drawSquare(0);
        drawPatch();
        changed.clear();
    }

    /** The next frame: moves the square and sets the clock. */
    void advance(long frame) {
        fill(square, BACKGROUND);
        drawSquare(frame);
        fill(clock, BACKGROUND);
        LocalTime now = LocalTime.now();
        write(
                "%02d:%02d:%02d.%03d"
                        .formatted(now.getHour(), now.getMinute(), now.getSecond(), now.getNano() / 1_000_000),
                clock.x(),
                clock.y() + dot);
    }

    /** A click on the patch turns it from red to green and back. */
    void click(int x, int y) {
        if (patch.contains(new Rectangle(x, y, 1, 1))) {
            patchOn = !patchOn;
            drawPatch();
        }
    }

    /** Writes behind what is there; a full line starts anew. */
    void type(String more) {
        int room = Math.max(1, width / (GLYPH_ADVANCE * dot));
        String whole = text + more;
        text = whole.length() > room ? whole.substring(whole.length() - room) : whole;
        fill(line, BACKGROUND);
        write(text, 0, line.y() + dot);
    }

    void erase() {
        text = text.isEmpty() ? "" : text.substring(0, text.length() - 1);
        fill(line, BACKGROUND);
        write(text, 0, line.y() + dot);
    }

    /** What changed since the last call. */
    Damage takeDamage() {
        Damage damage = Damage.of(changed, width, height);
        changed.clear();
        return damage;
    }

    private void drawSquare(long frame) {
        int side = height / 8;
        square = new Rectangle((int) (frame * 4 % (width - side)), height / 2, side, side);
        fill(square, SQUARE);
    }

    private void drawPatch() {
        fill(patch, patchOn ? PATCH_ON : PATCH_OFF);
    }

    private void write(String characters, int x, int y) {
        int left = x;
        for (char character : characters.toUpperCase(Locale.ROOT).toCharArray()) {
            int glyph = glyph(character);
            for (int point = 0; point < GLYPH_WIDTH * GLYPH_HEIGHT; point++) {
                if ((glyph >>> GLYPH_WIDTH * GLYPH_HEIGHT - 1 - point & 1) != 0) {
                    paint(left + point % GLYPH_WIDTH * dot, y + point / GLYPH_WIDTH * dot, dot, dot, INK);
                }
            }
            left += GLYPH_ADVANCE * dot;
        }
    }

    private static int glyph(char character) {
        int digit = DIGITS.indexOf(character);
        if (digit >= 0) {
            return DIGIT_GLYPHS[digit];
        }
        if (character >= 'A' && character <= 'Z') {
            return LETTER_GLYPHS[character - 'A'];
        }
        return switch (character) {
            case ':' -> COLON;
            case '.' -> DOT;
            case ' ' -> 0;
            default -> BOX;
        };
    }

    private void fill(Rectangle area, int colour) {
        changed.add(area);
        paint(area.x(), area.y(), area.width(), area.height(), colour);
    }

    private void paint(int x, int y, int paintWidth, int paintHeight, int colour) {
        int right = Math.min(x + paintWidth, width);
        int bottom = Math.min(y + paintHeight, height);
        for (int row = y; row < bottom; row++) {
            long at = (long) PixelFormat.BYTES_PER_PIXEL * ((long) row * width + x);
            for (int column = x; column < right; column++, at += PixelFormat.BYTES_PER_PIXEL) {
                pixels.set(ValueLayout.JAVA_INT, at, colour);
            }
        }
    }
}

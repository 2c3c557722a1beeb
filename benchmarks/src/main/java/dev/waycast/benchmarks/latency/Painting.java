package dev.waycast.benchmarks.latency;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * What the client shows around its clock. Everything is drawn once, in advance; a frame costs the copy of some rows, so
 * that the client takes little of the processor that it shares with what is measured.
 */
abstract sealed class Painting {

    final int width;
    final int height;

    private Painting(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** A part of the picture, in pixels. */
    record Area(int x, int y, int width, int height) {}

    static Painting of(Scenario.Content content, int width, int height) {
        return switch (content) {
            case DESKTOP -> new Desktop(width, height);
            case MOTION -> new Motion(width, height, 14);
            case FILM -> new Motion(width, height, 100);
        };
    }

    /** Paints everything of frame 0. */
    abstract void paintAll(MemorySegment picture);

    /** Paints what moves, and returns where that is. */
    abstract Area paintFrame(MemorySegment picture, long counter);

    private static void copyRow(int[] from, int offset, MemorySegment to, long pixel, int count) {
        MemorySegment.copy(from, offset, to, ValueLayout.JAVA_INT_UNALIGNED, pixel * 4, count);
    }

    /** Windows with text; in one of them the lines of a build scroll by, one line a frame. */
    private static final class Desktop extends Painting {

        private static final int LINE = 16;
        private static final int LINES = 400;
        private static final String[] WORDS = {
            "compile",
            "link",
            "ok",
            "src/main",
            "warning:",
            "frame",
            "buffer",
            "[info]",
            "passed",
            "0x7f3a",
            "target",
            "module",
            "encoder",
            "->",
            "done",
            "wayland",
            "in",
            "12.4",
            "ms",
            "stride",
            "session",
            "packet",
            "--"
        };

        private final int[] still;
        private final int[] text;
        private final Area terminal;

        Desktop(int width, int height) {
            super(width, height);
            terminal = new Area(width / 16, height / 5, width * 2 / 5 & ~1, height / 2 / LINE * LINE);
            still = drawStill();
            text = drawText();
        }

        @Override
        void paintAll(MemorySegment picture) {
            copyRow(still, 0, picture, 0, still.length);
            paintFrame(picture, 0);
        }

        @Override
        Area paintFrame(MemorySegment picture, long counter) {
            int first = (int) (counter % (LINES - terminal.height / LINE)) * LINE;
            for (int y = 0; y < terminal.height; y++) {
                copyRow(
                        text,
                        (first + y) * terminal.width,
                        picture,
                        (long) (terminal.y + y) * width + terminal.x,
                        terminal.width);
            }
            return terminal;
        }

        private int[] drawStill() {
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = graphics(image);
            graphics.setColor(new Color(0x2b4a6b));
            graphics.fillRect(0, 0, width, height);
            window(graphics, terminal.x, terminal.y, terminal.width, terminal.height, 0x1e1e1e);
            Area editor = new Area(width / 2, height / 8, width * 7 / 16, height * 3 / 4);
            window(graphics, editor.x, editor.y, editor.width, editor.height, 0xfafafa);
            Random random = new Random(2);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
            graphics.setColor(new Color(0x202020));
            for (int y = editor.y + 24; y < editor.y + editor.height - 8; y += 20) {
                graphics.drawString(words(random, 3 + random.nextInt(9)), editor.x + 12, y);
            }
            graphics.dispose();
            return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        }

        private int[] drawText() {
            BufferedImage image = new BufferedImage(terminal.width, LINES * LINE, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = graphics(image);
            graphics.setColor(new Color(0x1e1e1e));
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 12));
            Random random = new Random(1);
            for (int line = 0; line < LINES; line++) {
                graphics.setColor(new Color(random.nextInt(6) == 0 ? 0x6bc46d : 0xd0d0d0));
                graphics.drawString(words(random, 2 + random.nextInt(10)), 6, line * LINE + 12);
            }
            graphics.dispose();
            return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        }

        private static Graphics2D graphics(BufferedImage image) {
            Graphics2D graphics = image.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            return graphics;
        }

        private static void window(Graphics2D graphics, int x, int y, int width, int height, int color) {
            graphics.setColor(new Color(0xdedede));
            graphics.fillRect(x - 1, y - 26, width + 2, height + 27);
            graphics.setColor(new Color(color));
            graphics.fillRect(x, y, width, height);
        }

        private static String words(Random random, int count) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < count; i++) {
                line.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            return line.toString();
        }
    }

    /**
     * A camera that pans over a landscape of soft shapes, with film grain that is another one in each of four frames, and
     * bands that move at different speeds: every pixel changes with every frame, and none only moves.
     */
    private static final class Motion extends Painting {

        private static final int MARGIN = 512;
        private static final int GRAINS = 4;
        private static final int BANDS = 6;

        private final int[][] landscapes = new int[GRAINS][];
        private final int landscapeWidth;
        private final int grain;

        /** @param grain levels of brightness by which pixels differ at random */
        Motion(int width, int height, int grain) {
            super(width, height);
            this.grain = grain;
            landscapeWidth = width + MARGIN;
            for (int i = 0; i < GRAINS; i++) {
                landscapes[i] = landscape(new Random(i));
            }
        }

        @Override
        void paintAll(MemorySegment picture) {
            paintFrame(picture, 0);
        }

        @Override
        Area paintFrame(MemorySegment picture, long counter) {
            int[] landscape = landscapes[(int) (counter % GRAINS)];
            int top = swing(counter * 5 + 100);
            for (int y = 0; y < height; y++) {
                int left = swing(counter * (3 + 2L * (y * BANDS / height)));
                copyRow(landscape, (top + y) * landscapeWidth + left, picture, (long) y * width, width);
            }
            return new Area(0, 0, width, height);
        }

        private int[] landscape(Random random) {
            int[] pixels = new int[landscapeWidth * (height + MARGIN)];
            for (int i = 0; i < pixels.length; i++) {
                int x = i % landscapeWidth;
                int y = i / landscapeWidth;
                int noise = random.nextInt(grain);
                pixels[i] = shade(wave(x, y, 61, 37) + noise) << 16
                        | shade(wave(x, y, 23, 89) + noise) << 8
                        | shade(wave(x, y, 97, 13) + noise);
            }
            return pixels;
        }

        /** To and fro within the margin. */
        private static int swing(long distance) {
            int place = (int) (distance % (2 * MARGIN));
            return place < MARGIN ? place : 2 * MARGIN - place - 1;
        }

        private static int wave(int x, int y, double across, double down) {
            double value = Math.sin(x / across) + Math.sin(y / down) + Math.sin((x + y) / 17.0) * 0.6;
            return (int) (128 + value * 45);
        }

        private static int shade(int value) {
            return Math.clamp(value, 0, 255);
        }
    }
}

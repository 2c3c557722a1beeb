package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharpTilesTest {

    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;
    /** 128 + 128 + 44 pixels wide, 128 + 72 high. */
    private static final int TILES = 6;

    private final Random random = new Random(42);
    private final SharpTiles tiles = new SharpTiles();
    private final Seen seen = new Seen();
    private Desktop desktop = new Desktop(PixelFormat.BGR0, WIDTH, HEIGHT);

    @AfterEach
    void close() {
        tiles.close();
    }

    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void whatStandsStillIsCutWithoutLoss(PixelFormat format) throws IOException {
        desktop = new Desktop(format, WIDTH, HEIGHT);
        desktop.write(random, new Rectangle(0, 0, WIDTH, HEIGHT));
        tiles.watch(seen);
        assertThat(tiles.wantsPicture()).isTrue();
        offer(Damage.NONE);
        assertThat(tiles.wantsPicture()).isFalse();
        seen.await(() -> seen.size() == TILES);
        desktop.assertShownBy(seen.all());
        assertThat(tiles.statistics().cut()).isEqualTo(TILES);
    }

    @Test
    void whatChangesIsGoneBeforeThePictureGoesOnAndComesBackAsItIsThen() throws IOException {
        tiles.watch(seen);
        offer(Damage.FULL);
        seen.await(() -> seen.size() == TILES);

        Rectangle changed = new Rectangle(10, 10, 20, 20);
        desktop.write(random, changed);
        offer(Damage.of(List.of(changed), WIDTH, HEIGHT));
        assertThat(seen.size()).isEqualTo(TILES - 1);
        assertThat(seen.all())
                .noneMatch(tile -> tile.place().equals(new Rectangle(0, 0, SharpTiles.SIZE, SharpTiles.SIZE)));

        seen.await(() -> seen.size() == TILES);
        desktop.assertShownBy(seen.all());
    }

    @Test
    void damageThatChangesNothingKeepsTheTiles() {
        tiles.watch(seen);
        offer(Damage.FULL);
        seen.await(() -> seen.size() == TILES);
        List<Tile> before = seen.all();
        offer(Damage.FULL);
        assertThat(seen.all()).isEqualTo(before);
    }

    @Test
    void whoComesLaterIsToldOfTheTilesThereAre() {
        tiles.watch(seen);
        offer(Damage.FULL);
        seen.await(() -> seen.size() == TILES);
        Seen later = new Seen();
        tiles.watch(later);
        assertThat(later.all()).containsExactlyInAnyOrderElementsOf(seen.all());
    }

    @Test
    void nothingIsDoneWhileNobodyWatches() throws Exception {
        AutoCloseable watched = tiles.watch(seen);
        offer(Damage.FULL);
        seen.await(() -> seen.size() == TILES);
        watched.close();
        offer(Damage.FULL);
        assertThat(tiles.wantsPicture()).isFalse();
        Seen again = new Seen();
        tiles.watch(again);
        assertThat(again.all()).isEmpty();
        assertThat(tiles.wantsPicture()).isTrue();
        offer(Damage.NONE);
        again.await(() -> again.size() == TILES);
    }

    @Test
    void aPictureOfAnotherSizeHasNoneOfThem() throws IOException {
        tiles.watch(seen);
        offer(Damage.FULL);
        seen.await(() -> seen.size() == TILES);
        desktop = new Desktop(PixelFormat.BGR0, 128, 128);
        offer(Damage.FULL);
        assertThat(seen.all()).isEmpty();
        seen.await(() -> seen.size() == 1);
        desktop.assertShownBy(seen.all());
    }

    @Test
    void picturesInGpuMemoryHaveNone() {
        tiles.watch(seen);
        offer(Damage.FULL);
        seen.await(() -> seen.size() == TILES);
        FrameMemory gpu = new FrameMemory.DmaBuf(0, 0, List.of());
        try (VideoFrame frame = frame(gpu, Damage.NONE)) {
            tiles.offer(frame);
        }
        assertThat(seen.all()).isEmpty();
        assertThat(tiles.wantsPicture())
                .as("asking would bring another in GPU memory")
                .isFalse();
    }

    @Test
    void aPictureThatWasMissedIsNotTakenForKnown() {
        tiles.watch(seen);
        offer(Damage.FULL);
        seen.await(() -> seen.size() == TILES);
        desktop.write(random, new Rectangle(0, 0, 5, 5));
        tiles.missed();
        assertThat(tiles.wantsPicture()).isTrue();
        offer(Damage.NONE);
        assertThat(seen.size()).isEqualTo(TILES - 1);
    }

    @Test
    void aPhotographIsLeftToTheVideo() {
        desktop.noise(random);
        tiles.watch(seen);
        offer(Damage.FULL);
        seen.await(() -> tiles.statistics().unsuited() > 0);
        assertThat(seen.all()).noneMatch(tile -> tile.place().width() == SharpTiles.SIZE);
    }

    /** Whatever changes when: what a viewer holds after hearing of a picture looks as that picture does. */
    @Test
    void noTileOutlivesItsPixels() throws IOException {
        tiles.watch(seen);
        offer(Damage.FULL);
        for (int i = 0; i < 60; i++) {
            Rectangle changed = new Rectangle(random.nextInt(WIDTH - 40), random.nextInt(HEIGHT - 40), 30, 30);
            if (random.nextInt(4) > 0) {
                desktop.write(random, changed);
            }
            offer(Damage.of(List.of(changed), WIDTH, HEIGHT));
            desktop.assertShownBy(seen.all());
            if (i % 12 == 0) {
                int known = seen.told();
                seen.await(() -> seen.told() > known);
            }
        }
        seen.await(() -> seen.size() == TILES);
        desktop.assertShownBy(seen.all());
    }

    private void offer(Damage damage) {
        try (VideoFrame frame = frame(desktop.memory(), damage)) {
            tiles.offer(frame);
        }
    }

    private VideoFrame frame(FrameMemory memory, Damage damage) {
        StageTimes times = new StageTimes();
        times.captured = System.nanoTime();
        return new VideoFrame(desktop.format, desktop.width, desktop.height, memory, damage, 0, times, () -> {});
    }

    private static final class Seen implements TileWatcher {
        private final Map<Integer, Tile> present = new HashMap<>();
        private int told;

        @Override
        public synchronized void onTile(Tile tile) {
            present.put(tile.id(), tile);
            told++;
            notifyAll();
        }

        @Override
        public synchronized void onGone(List<Integer> gone) {
            gone.forEach(id -> assertThat(present.remove(id)).isNotNull());
        }

        synchronized List<Tile> all() {
            return new ArrayList<>(present.values());
        }

        synchronized int size() {
            return present.size();
        }

        synchronized int told() {
            return told;
        }

        synchronized void await(BooleanSupplier condition) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("in time").isLessThan(until);
                try {
                    wait(20);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static final class Desktop {
        private final PixelFormat format;
        private final int width;
        private final int height;
        private final int stride;
        private final MemorySegment pixels;

        Desktop(PixelFormat format, int width, int height) {
            this.format = format;
            this.width = width;
            this.height = height;
            this.stride = width * PixelFormat.BYTES_PER_PIXEL + 16;
            this.pixels = Arena.ofAuto().allocate((long) stride * height);
        }

        FrameMemory memory() {
            return new FrameMemory.Mapped(pixels, stride);
        }

        /** Lines in two colours, as text has them. */
        void write(Random random, Rectangle place) {
            int ink = random.nextInt() | 0x010101;
            for (int y = place.y(); y < place.bottom(); y++) {
                for (int x = place.x(); x < place.right(); x++) {
                    set(x, y, (x + y) % 5 == 0 ? ink : 0);
                }
            }
        }

        void noise(Random random) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    set(x, y, random.nextInt());
                }
            }
        }

        private void set(int x, int y, int pixel) {
            pixels.set(ValueLayout.JAVA_INT, (long) y * stride + (long) x * PixelFormat.BYTES_PER_PIXEL, pixel);
        }

        private int rgb(int x, int y) {
            long at = (long) y * stride + (long) x * PixelFormat.BYTES_PER_PIXEL;
            int first = pixels.get(ValueLayout.JAVA_BYTE, at) & 0xff;
            int green = pixels.get(ValueLayout.JAVA_BYTE, at + 1) & 0xff;
            int third = pixels.get(ValueLayout.JAVA_BYTE, at + 2) & 0xff;
            boolean redFirst = format == PixelFormat.RGB0 || format == PixelFormat.RGBA;
            return redFirst ? first << 16 | green << 8 | third : third << 16 | green << 8 | first;
        }

        void assertShownBy(List<Tile> tiles) throws IOException {
            for (Tile tile : tiles) {
                BufferedImage image = ImageIO.read(new ByteArrayInputStream(tile.png()));
                Rectangle place = tile.place();
                assertThat(image.getWidth()).isEqualTo(place.width());
                assertThat(image.getHeight()).isEqualTo(place.height());
                assertThat(tile.pictureWidth()).isEqualTo(width);
                for (int y = 0; y < place.height(); y++) {
                    for (int x = 0; x < place.width(); x++) {
                        int shown = image.getRGB(x, y) & 0xffffff;
                        if (shown != rgb(place.x() + x, place.y() + y)) {
                            throw new AssertionError("Tile " + tile.id() + " at " + x + "," + y + " shows "
                                    + Integer.toHexString(shown));
                        }
                    }
                }
            }
        }
    }
}

package dev.waycast.runtime.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.pipeline.Tile;
import dev.waycast.media.pipeline.TileWatcher;
import dev.waycast.runtime.metrics.TileTotals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewerTilesTest implements ViewerTiles.Listener {

    private static final int IMAGE = 10_000;

    private final List<ServerMessage> said = new ArrayList<>();
    private final List<Long> wakes = new ArrayList<>();
    private long now;
    private long networkBitrate = 8_000_000;
    private TileWatcher watcher;
    private int available;
    private final Object media = new Object();

    private final ViewerTiles tiles =
            new ViewerTiles(this::watch, () -> networkBitrate, this, new TileTotals(), () -> now);

    @BeforeEach
    void mediaBegin() {
        tiles.mediaBegan(media);
    }

    @Test
    void aTileWaitsForAPictureThatShowsIt() {
        tiles.begin(3);
        tiles.frameSent(media, 90, 900);
        tiles.onTile(tile(1, 1000));
        assertThat(tiles.take()).isEmpty();
        tiles.frameSent(media, 100, 1000);
        tiles.frameSent(media, 110, 1100);
        assertThat(available).isPositive();

        ByteBuffer message = ByteBuffer.wrap(tiles.take().orElseThrow());
        assertThat(message.get()).isEqualTo(ViewerTiles.TILE);
        assertThat(message.get()).as("round").isEqualTo((byte) 3);
        assertThat(List.of(message.getShort(), message.getShort())).containsExactly((short) 1280, (short) 720);
        assertThat(List.of(message.getShort(), message.getShort())).containsExactly((short) 128, (short) 256);
        assertThat(List.of(message.getShort(), message.getShort())).containsExactly((short) 64, (short) 32);
        assertThat(message.getInt()).as("id").isEqualTo(1);
        assertThat(message.getInt()).as("from").isEqualTo(100);
        assertThat(message.getInt()).as("until").isEqualTo(110);
        assertThat(message.position()).isEqualTo(ViewerTiles.HEADER_BYTES);
        assertThat(message.remaining()).isEqualTo(IMAGE);
        assertThat(tiles.take()).as("once").isEmpty();
    }

    @Test
    void whatThePageNeverHadIsNotSaidToBeGone() {
        tiles.begin(3);
        tiles.frameSent(media, 100, 1000);
        tiles.onTile(tile(1, 1000));
        tiles.onTile(tile(2, 1000));
        tiles.take().orElseThrow();
        tiles.onGone(List.of(1, 2));
        assertThat(said).containsExactly(new ServerMessage.Tiles(3, List.of(1), null));
        assertThat(tiles.take()).isEmpty();
    }

    @Test
    void eachPictureIsVouchedForWhileThePageHasTiles() {
        tiles.begin(3);
        tiles.frameSent(media, 100, 1000);
        assertThat(said).isEmpty();
        tiles.onTile(tile(1, 1000));
        tiles.take().orElseThrow();
        tiles.frameSent(media, 110, 1100);
        assertThat(said).containsExactly(new ServerMessage.Tiles(3, List.of(), 110L));
        tiles.onGone(List.of(1));
        said.clear();
        tiles.frameSent(media, 120, 1200);
        assertThat(said).isEmpty();
    }

    @Test
    void tilesTakeAShareOfTheNetwork() {
        now = 10_000_000_000L;
        tiles.begin(3);
        tiles.frameSent(media, 100, 1000);
        for (int i = 0; i < 200; i++) {
            tiles.onTile(tile(i, 1000));
        }
        long bytes = 0;
        long end = now + 4_000_000_000L;
        while (now < end) {
            Optional<byte[]> taken = tiles.take();
            if (taken.isPresent()) {
                bytes += taken.get().length;
            } else {
                assertThat(wakes).hasSize(1);
                now += wakes.removeFirst();
                tiles.wake();
            }
        }
        // A quarter of 1 MB/s for four seconds, and half a second saved up.
        assertThat(bytes).isBetween(1_000_000L - 20_000, 1_125_000L + 20_000);
    }

    @Test
    void aSlowNetworkStillGetsSome() {
        networkBitrate = 0;
        tiles.begin(3);
        tiles.frameSent(media, 100, 1000);
        tiles.onTile(tile(1, 1000));
        tiles.onTile(tile(2, 1000));
        assertThat(tiles.take()).isPresent();
        now += 600_000_000;
        tiles.wake();
        assertThat(tiles.take()).isPresent();
    }

    @Test
    void nothingIsSentWhileNobodyLooks() {
        tiles.begin(3);
        tiles.frameSent(media, 100, 1000);
        tiles.onTile(tile(1, 1000));
        tiles.pause(true);
        assertThat(tiles.take()).isEmpty();
        tiles.pause(false);
        assertThat(tiles.take()).isPresent();
    }

    @Test
    void whoBeginsAgainHasNone() {
        tiles.begin(3);
        tiles.frameSent(media, 100, 1000);
        tiles.onTile(tile(1, 1000));
        tiles.take().orElseThrow();
        tiles.begin(3);
        tiles.onGone(List.of(1));
        assertThat(said).isEmpty();
        tiles.end();
        assertThat(watcher).isNull();
    }

    @Test
    void otherMediaHaveOtherTimestamps() {
        tiles.begin(3);
        tiles.frameSent(media, 100, 1000);
        tiles.mediaEnded();
        Object other = new Object();
        tiles.mediaBegan(other);
        tiles.begin(3);
        tiles.onTile(tile(1, 1000));
        tiles.frameSent(media, 110, 1100);
        assertThat(tiles.take()).isEmpty();
        tiles.frameSent(other, 5, 2000);
        assertThat(ByteBuffer.wrap(tiles.take().orElseThrow()).getInt(18)).isEqualTo(5);
    }

    private AutoCloseable watch(TileWatcher newWatcher) {
        assertThat(watcher).isNull();
        watcher = newWatcher;
        return () -> watcher = null;
    }

    private static Tile tile(int id, long capturedNanos) {
        return new Tile(id, new Rectangle(128, 256, 64, 32), 1280, 720, new byte[IMAGE], capturedNanos);
    }

    @Override
    public void send(ServerMessage message) {
        said.add(message);
    }

    @Override
    public void available() {
        available++;
    }

    @Override
    public void wakeIn(long nanos) {
        assertThat(nanos).isPositive();
        wakes.add(nanos);
    }
}

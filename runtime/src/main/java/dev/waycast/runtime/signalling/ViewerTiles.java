package dev.waycast.runtime.signalling;

import dev.waycast.media.pipeline.Tile;
import dev.waycast.media.pipeline.TileWatcher;
import dev.waycast.runtime.metrics.TileTotals;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The sharp tiles of one viewer: sends those that the page does not have, one at a time and beside what the network
 * carries of the video, and says which are out of date.
 *
 * <p>A page may only show tiles over a picture of which it knows that it has heard of everything that changed in it.
 * Therefore it is told up to which RTP timestamp that is so, after each picture that went out: what changed in a picture
 * is said before that is encoded, and signalling keeps its order. Thread-safe; nothing is called while its lock is held.
 */
final class ViewerTiles implements TileWatcher {

    /** The first byte of a message, before others may follow. */
    static final byte TILE = 1;

    static final int HEADER_BYTES = 26;

    private static final Logger LOG = Logger.getLogger(ViewerTiles.class);

    private static final int REMEMBERED_FRAMES = 64;
    private static final double SHARE_OF_NETWORK = 0.25;
    private static final double LOWEST_BYTES_PER_SECOND = 20_000;
    private static final double SECOND = 1e9;

    /** After a pause so much more than its share may be sent at once. */
    private static final long BURST = 500_000_000;

    /** Where tiles come from; the result ends it. */
    interface Source extends Function<TileWatcher, AutoCloseable> {}

    /** A picture that went out. */
    private record Sent(long rtp, long capturedNanos) {}

    private final Source source;
    private final LongSupplier networkBitrate;
    private final Listener listener;
    private final TileTotals totals;
    private final LongSupplier clock;

    /** Guards beginning and ending, which call the source. */
    private final Object lifecycle = new Object();

    private AutoCloseable watched;

    private final LinkedHashMap<Integer, Tile> waiting = new LinkedHashMap<>();
    private final Set<Integer> sent = new HashSet<>();
    private final ArrayDeque<Sent> frames = new ArrayDeque<>();
    private Object media;
    private int round;
    private boolean paused;
    private boolean wakes;
    private long freeAt;

    /** What it asks of the connection. */
    interface Listener {

        void send(ServerMessage message);

        /** There may be a tile to take. */
        void available();

        /** Calls {@link #wake} in so many nanoseconds. */
        void wakeIn(long nanos);
    }

    /** @param networkBitrate what the viewer's network is thought to carry, bit/s */
    ViewerTiles(Source source, LongSupplier networkBitrate, Listener listener, TileTotals totals, LongSupplier clock) {
        this.source = source;
        this.networkBitrate = networkBitrate;
        this.listener = listener;
        this.totals = totals;
        this.clock = clock;
        this.freeAt = clock.getAsLong();
    }

    /**
     * The page has none, and wants them.
     *
     * @param newRound sent along with everything from now on, 0 to 255: what still comes of an earlier one counts no more
     */
    void begin(int newRound) {
        synchronized (lifecycle) {
            end();
            synchronized (this) {
                round = newRound;
            }
            watched = source.apply(this);
        }
    }

    /** The page wants none, or has lost them. */
    void end() {
        synchronized (lifecycle) {
            if (watched != null) {
                close(watched);
                watched = null;
            }
            synchronized (this) {
                waiting.clear();
                sent.clear();
            }
        }
    }

    /** @param begun whose pictures count from now on */
    synchronized void mediaBegan(Object begun) {
        media = begun;
    }

    /** The pictures that went out are nothing to go by any more. */
    void mediaEnded() {
        end();
        synchronized (this) {
            media = null;
            frames.clear();
        }
    }

    void pause(boolean pause) {
        synchronized (this) {
            paused = pause;
        }
        listener.available();
    }

    @Override
    public void onTile(Tile tile) {
        synchronized (this) {
            waiting.put(tile.id(), tile);
        }
        listener.available();
    }

    @Override
    public void onGone(List<Integer> tiles) {
        List<Integer> told = new ArrayList<>();
        int present;
        synchronized (this) {
            present = round;
            for (Integer id : tiles) {
                if (waiting.remove(id) == null && sent.remove(id)) {
                    told.add(id);
                }
            }
        }
        if (!told.isEmpty()) {
            listener.send(new ServerMessage.Tiles(present, told, null));
        }
    }

    /** A picture of these media went out. */
    void frameSent(Object itsMedia, long rtp, long capturedNanos) {
        boolean tell;
        boolean more;
        int present;
        synchronized (this) {
            if (itsMedia != media) {
                return;
            }
            present = round;
            if (frames.size() == REMEMBERED_FRAMES) {
                frames.removeFirst();
            }
            frames.add(new Sent(rtp, capturedNanos));
            tell = !sent.isEmpty();
            more = !waiting.isEmpty();
        }
        if (tell) {
            listener.send(new ServerMessage.Tiles(present, List.of(), rtp));
        }
        if (more) {
            listener.available();
        }
    }

    /** Time has passed. */
    void wake() {
        synchronized (this) {
            wakes = false;
        }
        listener.available();
    }

    /** The next tile to send, as the bytes of its message; empty: none now. */
    Optional<byte[]> take() {
        long wait;
        synchronized (this) {
            if (paused || wakes || waiting.isEmpty() || frames.isEmpty()) {
                return Optional.empty();
            }
            wait = freeAt - clock.getAsLong();
            wakes = wait > 0;
        }
        if (wait > 0) {
            listener.wakeIn(wait);
            return Optional.empty();
        }
        Optional<byte[]> message = next(bytesPerSecond());
        message.ifPresent(bytes -> totals.sent(bytes.length));
        return message;
    }

    private double bytesPerSecond() {
        return Math.max(networkBitrate.getAsLong() / 8.0 * SHARE_OF_NETWORK, LOWEST_BYTES_PER_SECOND);
    }

    /** One that a picture which went out shows already. */
    private synchronized Optional<byte[]> next(double bytesPerSecond) {
        if (frames.isEmpty()) {
            return Optional.empty();
        }
        Sent newest = frames.getLast();
        Optional<Tile> next = waiting.values().stream()
                .filter(tile -> tile.capturedNanos() <= newest.capturedNanos())
                .findFirst();
        return next.map(tile -> {
            waiting.remove(tile.id());
            sent.add(tile.id());
            byte[] message = message(tile, firstWith(tile), newest.rtp());
            freeAt = Math.max(freeAt, clock.getAsLong() - BURST) + (long) (message.length * SECOND / bytesPerSecond);
            return message;
        });
    }

    /** The first picture that shows it, as far as is remembered. */
    private long firstWith(Tile tile) {
        return frames.stream()
                .filter(frame -> frame.capturedNanos() >= tile.capturedNanos())
                .findFirst()
                .orElseThrow()
                .rtp();
    }

    private byte[] message(Tile tile, long from, long until) {
        return ByteBuffer.allocate(HEADER_BYTES + tile.png().length)
                .put(TILE)
                .put((byte) round)
                .putShort((short) tile.pictureWidth())
                .putShort((short) tile.pictureHeight())
                .putShort((short) tile.place().x())
                .putShort((short) tile.place().y())
                .putShort((short) tile.place().width())
                .putShort((short) tile.place().height())
                .putInt(tile.id())
                .putInt((int) from)
                .putInt((int) until)
                .put(tile.png())
                .array();
    }

    private static void close(AutoCloseable watched) {
        try {
            watched.close();
        } catch (Exception e) {
            LOG.warn("Sharp tiles are still made for a viewer who wants none", e);
        }
    }
}

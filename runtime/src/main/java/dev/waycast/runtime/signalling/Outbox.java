package dev.waycast.runtime.signalling;

import dev.waycast.runtime.signalling.ServerMessage.Cursor;
import dev.waycast.runtime.signalling.ServerMessage.Pointers;
import dev.waycast.runtime.signalling.ServerMessage.Stats;
import dev.waycast.runtime.signalling.ServerMessage.Tiles;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What waits for one viewer, in order, one message on its way at a time. Only the newest cursor, the newest
 * pointer of every other viewer, the newest statistics and what sums up all that is to say of tiles wait; of everything
 * else a bounded number. Thread-safe; never blocks.
 */
final class Outbox {

    private final Function<String, Uni<Void>> wire;
    private final Function<byte[], Uni<Void>> binaryWire;
    private final int capacity;
    private final Runnable onOverflow;
    private final ArrayDeque<ServerMessage> queue = new ArrayDeque<>();
    private final LinkedHashMap<String, Pointers> pointers = new LinkedHashMap<>();
    private Cursor cursor;
    private Stats stats;
    private Tiles tiles;
    private Supplier<Optional<byte[]>> images = Optional::empty;
    private boolean sending;
    private boolean closed;
    private Runnable whenEmpty;

    /**
     * @param wire sends one text; the Uni ends when it was taken
     * @param binaryWire the same for bytes
     * @param onOverflow called once when the viewer does not read; nothing is sent after it
     */
    Outbox(
            Function<String, Uni<Void>> wire,
            Function<byte[], Uni<Void>> binaryWire,
            int capacity,
            Runnable onOverflow) {
        this.wire = wire;
        this.binaryWire = binaryWire;
        this.capacity = capacity;
        this.onOverflow = onOverflow;
    }

    /**
     * What to send while nothing else waits, one at a time: what it gives then is up to date however slow the viewer is.
     *
     * @param next asked whenever there is room; empty: nothing now, until {@link #wake}
     */
    synchronized void images(Supplier<Optional<byte[]>> next) {
        images = next;
    }

    /** There may be an image to send. */
    void wake() {
        boolean idle;
        synchronized (this) {
            idle = !sending && !closed;
            sending |= idle;
        }
        if (idle) {
            sendNext();
        }
    }

    void send(ServerMessage message) {
        boolean overflow = false;
        boolean idle;
        synchronized (this) {
            if (closed) {
                return;
            }
            switch (message) {
                case Cursor newer -> cursor = newer.after(cursor);
                case Stats newer -> stats = newer;
                case Tiles newer -> tiles = newer.after(tiles);
                case Pointers newer -> pointers.put(newer.viewer(), newer);
                case ServerMessage.Hello ordered -> queue.add(ordered);
                case ServerMessage.DesktopChange ordered -> queue.add(ordered);
                case ServerMessage.Outputs ordered -> queue.add(ordered);
                case ServerMessage.IceServers ordered -> queue.add(ordered);
                case ServerMessage.Answer ordered -> queue.add(ordered);
                case ServerMessage.OfferAgain ordered -> queue.add(ordered);
                case ServerMessage.State ordered -> queue.add(ordered);
                case ServerMessage.Picture ordered -> queue.add(ordered);
                case ServerMessage.Pong ordered -> queue.add(ordered);
                case ServerMessage.Viewers ordered -> queue.add(ordered);
                case ServerMessage.Control ordered -> queue.add(ordered);
                case ServerMessage.Consent ordered -> queue.add(ordered);
                case ServerMessage.Chat ordered -> queue.add(ordered);
                case ServerMessage.Restricted ordered -> queue.add(ordered);
                case ServerMessage.Quality ordered -> queue.add(ordered);
                case ServerMessage.Error ordered -> queue.add(ordered);
            }
            if (queue.size() > capacity) {
                overflow = true;
                clear();
            }
            idle = !sending && !overflow;
            sending |= idle;
        }
        if (overflow) {
            onOverflow.run();
        } else if (idle) {
            sendNext();
        }
    }

    /** Sends what waits, then runs the action; later messages are dropped. */
    void closeAfter(Optional<ServerMessage> last, Runnable action) {
        boolean idle;
        synchronized (this) {
            if (closed) {
                return;
            }
            last.ifPresent(queue::add);
            closed = true;
            whenEmpty = action;
            idle = !sending;
            sending = true;
        }
        if (idle) {
            sendNext();
        }
    }

    synchronized void clear() {
        closed = true;
        queue.clear();
        pointers.clear();
        cursor = null;
        stats = null;
        tiles = null;
    }

    private void sendNext() {
        ServerMessage next;
        Optional<byte[]> image = Optional.empty();
        Runnable finished = null;
        synchronized (this) {
            next = next();
            if (next == null && !closed) {
                image = images.get();
            }
            if (next == null && image.isEmpty()) {
                sending = false;
                finished = whenEmpty;
                whenEmpty = null;
            }
        }
        if (next != null) {
            wire.apply(MessageCodec.write(next)).subscribe().with(_ -> sendNext(), _ -> clear());
        } else if (image.isPresent()) {
            binaryWire.apply(image.get()).subscribe().with(_ -> sendNext(), _ -> clear());
        } else if (finished != null) {
            finished.run();
        }
    }

    private ServerMessage next() {
        if (!queue.isEmpty()) {
            return queue.poll();
        }
        if (tiles != null) {
            Tiles taken = tiles;
            tiles = null;
            return taken;
        }
        if (cursor != null) {
            Cursor taken = cursor;
            cursor = null;
            return taken;
        }
        if (!pointers.isEmpty()) {
            return pointers.pollFirstEntry().getValue();
        }
        Stats taken = stats;
        stats = null;
        return taken;
    }
}

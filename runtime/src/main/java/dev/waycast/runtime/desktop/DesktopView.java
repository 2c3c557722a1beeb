package dev.waycast.runtime.desktop;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSession;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.pipeline.DesktopOutputs;
import dev.waycast.media.pipeline.DesktopPipeline;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.media.pipeline.TileWatcher;
import dev.waycast.media.stream.StreamLadder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one viewer looks at, and so what their hands reach: the first output of the desktop, or another that they turned
 * to, which is captured as long as somebody looks at it. Thread-safe.
 */
public final class DesktopView implements AutoCloseable {

    private final Supplier<DesktopOutputs> outputs;
    private final Supplier<Optional<PipelineStatus>> first;
    /** Null until it is needed first. */
    private final AtomicReference<DesktopOutputs.Watch> watch = new AtomicReference<>();

    private boolean closed;

    /**
     * @param outputs of the desktop, started when they are needed first
     * @param first how the first of them is, if they are started
     */
    DesktopView(Supplier<DesktopOutputs> outputs, Supplier<Optional<PipelineStatus>> first) {
        this.outputs = outputs;
        this.first = first;
    }

    /** The output's id, {@link DesktopOutputs#FIRST} for the first one. */
    public String output() {
        DesktopOutputs.Watch present = watch.get();
        return present == null ? DesktopOutputs.FIRST : present.output();
    }

    public boolean isFirst() {
        return output().equals(DesktopOutputs.FIRST);
    }

    /**
     * Looks at another output.
     *
     * @param output the id of one that there is, or {@link DesktopOutputs#FIRST}
     * @param carryOut called with the turn itself, between leaving nothing undone on the output before and beginning with
     *     the next; both are captured meanwhile. Not called when nothing changes
     * @throws IllegalArgumentException when there is no such output
     */
    public synchronized void turnTo(String output, Consumer<Runnable> carryOut) {
        DesktopOutputs.Watch before = present();
        DesktopOutputs.Watch next = outputs.get().watch(output);
        if (closed || next.output().equals(before.output())) {
            next.close();
            return;
        }
        carryOut.accept(() -> watch.set(next));
        before.close();
    }

    /** The pictures of the output. */
    public StreamLadder pictures() {
        return pipeline().ladder();
    }

    /** Empty while nothing was started. */
    public Optional<PipelineStatus> status() {
        DesktopOutputs.Watch present = watch.get();
        return present == null ? first.get() : Optional.of(present.pipeline().status());
    }

    /** Tells where the pointer is where it is not part of the picture. Close the result to hear no more. */
    public AutoCloseable onCursor(Consumer<CursorState> watcher) {
        return pipeline().onCursor(watcher);
    }

    /** Tells of what stands still, without loss. Close the result to hear no more. */
    public AutoCloseable onTiles(TileWatcher watcher) {
        return pipeline().onTiles(watcher);
    }

    /** The viewer's hands, on whichever output the viewer looks at. The caller closes it. */
    public InputSession openInput() {
        return new InputSession(new Hands());
    }

    /** Captures again after a person ended or declined it. */
    public void retryCapture() {
        outputs.get().first().retry();
        pipeline().retry();
    }

    DesktopPipeline pipeline() {
        return present().pipeline();
    }

    /** Without this object's lock, which is held while a turn is carried out. */
    private DesktopOutputs.Watch present() {
        if (watch.get() == null) {
            watch.compareAndSet(null, outputs.get().watch(DesktopOutputs.FIRST));
        }
        return watch.get();
    }

    /** Looks at the first output again, for good. */
    @Override
    public synchronized void close() {
        closed = true;
        if (!isFirst()) {
            watch.getAndSet(outputs.get().watch(DesktopOutputs.FIRST)).close();
        }
    }

    private final class Hands implements InputSink {

        @Override
        public String name() {
            return pipeline().input().name();
        }

        @Override
        public void send(InputEvent event) {
            InputSink present = pipeline().input();
            // Other viewers' hands are on it too.
            synchronized (present) {
                present.send(event);
            }
        }

        /** None of its own: the output counts them. */
        @Override
        public long dropped() {
            return 0;
        }

        /** Nothing to do: the output's sink is not this one's. */
        @Override
        public void close() {}
    }
}

package dev.waycast.media.capture;

import dev.waycast.media.CaptureException;
import dev.waycast.media.input.InputSink;
import java.util.List;
import java.util.Optional;

/**
 * A running capture of one output or window. It delivers to the listener given at open, on its own thread.
 *
 * <p>It owns its way back too: where the desktop can be controlled, {@link #input()} plays events on the same output,
 * over the same portal session or compositor connection.
 */
public interface CaptureSource extends AutoCloseable {

    CaptureDescription description();

    /** Empty when this desktop can only be watched. Closed together with the source. */
    Optional<InputSink> input();

    /** Asks for one frame of the present picture even if nothing changes (a new viewer, a resize). May be ignored when a frame comes anyway. */
    void refresh();

    /** The highest rate wanted, in frames per second, 1 to 240. Takes effect with the next frame. */
    void frameRate(int framesPerSecond);

    /**
     * Whether pictures may come in GPU memory from now on, because whoever reads them can. They come in mapped memory
     * until this is called, and always from a source that has none of the other kind. Takes effect some pictures later.
     */
    default void gpuMemory(boolean accepted) {}

    /** Whether the output can be given another size: no screen stands behind it, and the desktop allows it. */
    default boolean resizable() {
        return false;
    }

    /**
     * Gives a {@link #resizable} output another size; pictures of that size follow by themselves. Of several wishes the
     * last one counts. Does nothing where the desktop does not do it after all. Returns at once.
     */
    default void resize(OutputSize size) {}

    /** Gives the output back the size that it had before the first {@link #resize}; so does {@link #close}. */
    default void restoreSize() {}

    /**
     * The outputs of the same desktop that {@link #open} can capture as well, this one among them, in the desktop's order.
     * Empty where there is only this one. Any thread.
     */
    default List<CaptureOutput> outputs() {
        return List.of();
    }

    /**
     * Captures another output of the same desktop, without asking anybody. It may end with this source.
     *
     * @param output the id of one of {@link #outputs}
     * @throws dev.waycast.media.CaptureException when it cannot; the message says what to do
     */
    default CaptureSource open(String output, CaptureListener listener) throws InterruptedException {
        throw new CaptureException(
                "This desktop shows nothing but " + description().output() + ".");
    }

    CaptureStatistics statistics();

    @Override
    void close();
}

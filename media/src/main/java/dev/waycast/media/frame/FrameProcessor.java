package dev.waycast.media.frame;

/**
 * Extension point: looks at or changes pictures on their way. Found by {@link java.util.ServiceLoader} (one line in
 * {@code META-INF/services/dev.waycast.media.frame.FrameProcessor}) or as a CDI bean.
 *
 * <p>Called on the encoders' threads, one call at a time, in the path of every picture: what it spends is latency. Where
 * viewers watch several outputs of a desktop, their pictures come in turn, each in its own size. An exception switches
 * the processor off with one log line; the picture goes on.
 */
public interface FrameProcessor {

    /** For logs and metrics. */
    String name();

    /** Lower runs first. */
    default int order() {
        return 0;
    }

    /**
     * Before encoding. The picture may be painted on: it is the pipeline's own copy, whole, whatever was damaged.
     *
     * @return the regions painted, so that they are encoded too; {@link Damage#NONE} when it only looked
     */
    default Damage beforeEncode(PaintablePicture picture) {
        return Damage.NONE;
    }

    /** After encoding. Return the same frame, or one with other bytes. */
    default EncodedFrame afterEncode(EncodedFrame frame) {
        return frame;
    }

    /** Whether {@link #beforeEncode} paints: only then does the pipeline spend a copy. */
    default boolean paints() {
        return false;
    }
}

package dev.waycast.media.frame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link FrameProcessor}s of one output, in their order, one call at a time, on the encoders' threads.
 *
 * <p>Only when one of them paints is there a copy of the picture, kept up to date by copying what changed and what was
 * painted over. A processor that throws is switched off with one log line; the pictures go on.
 */
public final class FrameProcessors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FrameProcessors.class);

    private final List<FrameProcessor> processors;

    private Arena arena;
    private MemorySegment canvas;
    private PixelFormat format;
    private int width;
    private int height;
    /** What the processors painted on the picture before: it has to be restored and encoded again. */
    private Damage painted = Damage.NONE;

    private boolean gpuMemorySaid;

    public FrameProcessors(Collection<FrameProcessor> processors) {
        this.processors = new CopyOnWriteArrayList<>(processors.stream()
                .sorted(Comparator.comparingInt(FrameProcessor::order))
                .toList());
        if (!this.processors.isEmpty()) {
            LOG.info("Every picture passes through {}", names());
        }
    }

    /** The processors registered with {@link ServiceLoader}, each a new one. */
    public static List<FrameProcessor> registered() {
        return ServiceLoader.load(FrameProcessor.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Names of those that run, in order. Any thread. */
    public List<String> names() {
        return processors.stream().map(FrameProcessor::name).toList();
    }

    /**
     * Shows the picture to the processors.
     *
     * @param frame taken over; its damage is known ({@link Damage#UNKNOWN} counts as everything)
     * @return the picture to encode, owned by the caller: the same frame, or the painted copy with the damage of both,
     *     which is valid until the next call
     */
    public synchronized VideoFrame beforeEncode(VideoFrame frame) {
        boolean paints = processors.stream().anyMatch(FrameProcessor::paints);
        if (processors.isEmpty() && painted.isEmpty()) {
            return frame;
        }
        return switch (frame.memory()) {
            case FrameMemory.Mapped pixels when paints || !painted.isEmpty() -> paint(frame, pixels);
            case FrameMemory.Mapped pixels -> look(frame, pixels);
            case FrameMemory.DmaBuf dmaBuf -> skipGpuMemory(frame);
        };
    }

    /** Shows the encoded picture to the processors; returns what they made of it. */
    public EncodedFrame afterEncode(EncodedFrame frame) {
        return processors.isEmpty() ? frame : showAll(frame);
    }

    private synchronized EncodedFrame showAll(EncodedFrame frame) {
        EncodedFrame result = frame;
        for (FrameProcessor processor : processors) {
            try {
                synchronized (processor) {
                    result = Objects.requireNonNull(processor.afterEncode(result), "afterEncode returned null");
                }
            } catch (RuntimeException e) {
                switchOff(processor, e);
            }
        }
        return result;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }

    private VideoFrame paint(VideoFrame frame, FrameMemory.Mapped pixels) {
        Damage stale = painted;
        if (arena == null || frame.format() != format || frame.width() != width || frame.height() != height) {
            allocate(frame);
            stale = Damage.FULL;
        }
        Damage damage = frame.damage().merge(stale);
        copy(pixels, damage);
        PaintablePicture picture =
                new PaintablePicture(format, width, height, canvas, stride(), frame.damage(), frame.times());
        painted = runAll(picture);
        // The copy is complete, so the source gets its buffer back before the encoder starts.
        frame.close();
        return new VideoFrame(
                format,
                width,
                height,
                new FrameMemory.Mapped(canvas, stride()),
                damage.merge(painted),
                frame.sequence(),
                frame.times(),
                () -> {});
    }

    private VideoFrame look(VideoFrame frame, FrameMemory.Mapped pixels) {
        runAll(new PaintablePicture(
                frame.format(),
                frame.width(),
                frame.height(),
                pixels.pixels().asReadOnly(),
                pixels.stride(),
                frame.damage(),
                frame.times()));
        return frame;
    }

    private VideoFrame skipGpuMemory(VideoFrame frame) {
        if (!gpuMemorySaid) {
            gpuMemorySaid = true;
            LOG.warn("Pictures stay in GPU memory, where the frame processors {} cannot see them.", names());
        }
        return frame;
    }

    private Damage runAll(PaintablePicture picture) {
        Damage all = Damage.NONE;
        for (FrameProcessor processor : processors) {
            try {
                all = all.merge(clip(show(processor, picture), picture));
            } catch (RuntimeException e) {
                switchOff(processor, e);
                // It may have painted before it threw.
                all = processor.paints() ? Damage.FULL : all;
            }
        }
        return all;
    }

    /** Several outputs of a desktop have the same processors. */
    private static Damage show(FrameProcessor processor, PaintablePicture picture) {
        synchronized (processor) {
            return processor.beforeEncode(picture);
        }
    }

    private static Damage clip(Damage damage, PaintablePicture picture) {
        return switch (damage.kind()) {
            case NONE -> Damage.NONE;
            case FULL, UNKNOWN -> Damage.FULL;
            case REGIONS -> Damage.of(damage.rectangles(), picture.width(), picture.height());
        };
    }

    private void switchOff(FrameProcessor processor, RuntimeException e) {
        processors.remove(processor);
        LOG.warn("The frame processor {} failed and is switched off: {}.", processor.name(), e.toString());
        LOG.debug("Where it failed", e);
    }

    private void allocate(VideoFrame frame) {
        close();
        format = frame.format();
        width = frame.width();
        height = frame.height();
        arena = Arena.ofShared();
        canvas = arena.allocate((long) stride() * height, 64);
    }

    private void copy(FrameMemory.Mapped pixels, Damage damage) {
        switch (damage.kind()) {
            case NONE -> {}
            case FULL, UNKNOWN -> copy(pixels, new Rectangle(0, 0, width, height));
            case REGIONS -> damage.rectangles().forEach(region -> copy(pixels, region));
        }
    }

    private void copy(FrameMemory.Mapped pixels, Rectangle region) {
        long left = (long) region.x() * PixelFormat.BYTES_PER_PIXEL;
        long bytes = (long) region.width() * PixelFormat.BYTES_PER_PIXEL;
        for (int y = region.y(); y < region.bottom(); y++) {
            MemorySegment.copy(
                    pixels.pixels(), (long) y * pixels.stride() + left, canvas, (long) y * stride() + left, bytes);
        }
    }

    private int stride() {
        return width * PixelFormat.BYTES_PER_PIXEL;
    }
}

package dev.waycast.media.codec;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packed 32-bit RGB to planar 4:2:0 or 4:4:4, as the target has it, BT.601 limited range (what libyuv makes), only
 * where the picture changed.
 *
 * <p>For one picture size; used by one thread. Alpha is ignored.
 */
public abstract sealed class ColorConverter implements AutoCloseable permits LibyuvConverter, SwscaleConverter {

    private static final Logger LOG = LoggerFactory.getLogger(ColorConverter.class);
    private static final AtomicBoolean MISSING_SAID = new AtomicBoolean();

    final int width;
    final int height;

    ColorConverter(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** The fastest converter of this host: libyuv, or swscale where libyuv is not installed. */
    public static ColorConverter open(int width, int height) {
        if (LibyuvConverter.available()) {
            return new LibyuvConverter(width, height);
        }
        if (MISSING_SAID.compareAndSet(false, true)) {
            LOG.warn("libyuv is not installed, so colours are converted by swscale, which takes about seven times as"
                    + " long: install it with \"apt install libyuv0\".");
        }
        return openSwscale(width, height);
    }

    /** The converter that works on every host, whether libyuv is there or not. */
    public static ColorConverter openSwscale(int width, int height) {
        return new SwscaleConverter(width, height);
    }

    /** {@code libyuv} or {@code swscale}. */
    public abstract String name();

    /**
     * Converts the damaged parts of {@code source} into {@code target}; all of it unless the damage says regions or
     * nothing. Source sizes may be odd: the last column and row are then repeated in the target.
     *
     * @param target of the source's size rounded up to even
     */
    public final void convert(FrameMemory.Mapped source, PixelFormat format, Damage damage, YuvPicture target) {
        switch (damage.kind()) {
            case NONE -> {}
            case FULL, UNKNOWN -> convertPadded(source, format, new Rectangle(0, 0, width, height), target);
            case REGIONS -> {
                for (Rectangle region : damage.rectangles()) {
                    convertPadded(source, format, wholeChroma(region), target);
                }
            }
        }
    }

    @Override
    public abstract void close();

    /** Converts a region that starts at even coordinates and ends at even ones or at the picture's edge. */
    abstract void convertRegion(FrameMemory.Mapped source, PixelFormat format, Rectangle region, YuvPicture target);

    private void convertPadded(FrameMemory.Mapped source, PixelFormat format, Rectangle region, YuvPicture target) {
        convertRegion(source, format, region, target);
        if (region.right() == width && target.width() > width) {
            repeatLastColumn(region, target);
        }
        if (region.bottom() == height && target.height() > height) {
            repeatLastRow(target);
        }
    }

    /** One chroma sample covers 2x2 pixels, so a region grows to even coordinates. */
    private Rectangle wholeChroma(Rectangle region) {
        int left = region.x() & ~1;
        int top = region.y() & ~1;
        int right = Math.min(width, YuvPicture.even(region.right()));
        int bottom = Math.min(height, YuvPicture.even(region.bottom()));
        return new Rectangle(left, top, right - left, bottom - top);
    }

    /** In 4:2:0 the last chroma sample covers the repeated column already. */
    private void repeatLastColumn(Rectangle region, YuvPicture target) {
        repeatLastColumn(region, target.y(), target.yStride());
        if (target.chromaStep() == 1) {
            repeatLastColumn(region, target.u(), target.uStride());
            repeatLastColumn(region, target.v(), target.vStride());
        }
    }

    private void repeatLastColumn(Rectangle region, MemorySegment plane, int stride) {
        for (int row = region.y(); row < region.bottom(); row++) {
            long last = (long) row * stride + width - 1;
            plane.set(ValueLayout.JAVA_BYTE, last + 1, plane.get(ValueLayout.JAVA_BYTE, last));
        }
    }

    private void repeatLastRow(YuvPicture target) {
        repeatLastRow(target.y(), target.yStride(), target.width());
        if (target.chromaStep() == 1) {
            repeatLastRow(target.u(), target.uStride(), target.width());
            repeatLastRow(target.v(), target.vStride(), target.width());
        }
    }

    private void repeatLastRow(MemorySegment plane, int stride, int columns) {
        long last = (long) (height - 1) * stride;
        MemorySegment.copy(plane, last, plane, last + stride, columns);
    }
}

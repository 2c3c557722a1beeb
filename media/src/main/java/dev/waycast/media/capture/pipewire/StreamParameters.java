package dev.waycast.media.capture.pipewire;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.PixelFormat;
import java.util.ArrayList;
import java.util.List;

/** What we ask a video stream for, as PODs. */
final class StreamParameters {

    /**
     * One being written, one waiting for the encoder, one with it, and some on their way back: a producer without a free
     * buffer drops the picture, and on a desktop that then stands still nothing replaces it.
     */
    private static final int BUFFERS = 6;

    private static final int MAX_FRAME_RATE = 240;
    private static final List<PixelFormat> FORMATS =
            List.of(PixelFormat.BGR0, PixelFormat.RGB0, PixelFormat.BGRA, PixelFormat.RGBA);

    /** Whatever size the producer's pictures have. */
    static final Pod ANY_SIZE = Pod.range(
            new Pod.Rectangle(1920, 1080),
            new Pod.Rectangle(1, 1),
            new Pod.Rectangle(VideoFormat.MAX_SIDE, VideoFormat.MAX_SIDE));

    private StreamParameters() {}

    /**
     * The formats we read, best first: DMA-BUF if the encoder takes it, then shared memory.
     *
     * @param size {@link #ANY_SIZE}, or the only one
     */
    static List<Pod> formats(boolean dmaBuf, Pod size, int frameRate) {
        List<Pod> formats = new ArrayList<>();
        if (dmaBuf) {
            Pod modifiers = Pod.oneOf(List.of(new Pod.Long(Spa.MODIFIER_LINEAR), new Pod.Long(Spa.MODIFIER_INVALID)));
            int flags = Spa.PROPERTY_MANDATORY | Spa.PROPERTY_DONT_FIXATE;
            formats.add(
                    format(size, frameRate, List.of(new Pod.Property(Spa.FORMAT_VIDEO_MODIFIER, flags, modifiers))));
        }
        formats.add(format(size, frameRate, List.of()));
        return formats;
    }

    /** The answer to a producer that leaves the choice of the modifier to us; shared memory stays the way out. */
    static List<Pod> withModifier(long modifier, Pod size, int frameRate) {
        Pod.Property fixed =
                new Pod.Property(Spa.FORMAT_VIDEO_MODIFIER, Spa.PROPERTY_MANDATORY, new Pod.Long(modifier));
        return List.of(format(size, frameRate, List.of(fixed)), format(size, frameRate, List.of()));
    }

    private static Pod format(Pod size, int frameRate, List<Pod.Property> modifier) {
        List<Pod.Property> properties = new ArrayList<>();
        properties.add(new Pod.Property(Spa.FORMAT_MEDIA_TYPE, new Pod.Id(Spa.MEDIA_TYPE_VIDEO)));
        properties.add(new Pod.Property(Spa.FORMAT_MEDIA_SUBTYPE, new Pod.Id(Spa.MEDIA_SUBTYPE_RAW)));
        properties.add(new Pod.Property(
                Spa.FORMAT_VIDEO_FORMAT,
                Pod.oneOf(FORMATS.stream()
                        .map(format -> new Pod.Id(VideoFormat.id(format)))
                        .toList())));
        properties.addAll(modifier);
        properties.add(new Pod.Property(Spa.FORMAT_VIDEO_SIZE, size));
        // Zero means: a frame whenever something changed, which is what a desktop does.
        properties.add(new Pod.Property(
                Spa.FORMAT_VIDEO_FRAMERATE,
                Pod.range(new Pod.Fraction(0, 1), new Pod.Fraction(0, 1), new Pod.Fraction(MAX_FRAME_RATE, 1))));
        properties.add(new Pod.Property(
                Spa.FORMAT_VIDEO_MAX_FRAMERATE,
                Pod.range(new Pod.Fraction(frameRate, 1), new Pod.Fraction(1, 1), new Pod.Fraction(frameRate, 1))));
        return new Pod.Obj(Spa.OBJECT_FORMAT, Spa.PARAM_ENUM_FORMAT, properties);
    }

    /** Buffers and metadata for an agreed format. */
    static List<Pod> buffers(VideoFormat format) {
        int dataTypes =
                format.modifier().isPresent() ? 1 << Spa.DATA_DMA_BUF : 1 << Spa.DATA_MEM_FD | 1 << Spa.DATA_MEM_PTR;
        Pod buffers = new Pod.Obj(
                Spa.OBJECT_BUFFERS,
                Spa.PARAM_BUFFERS,
                List.of(
                        new Pod.Property(
                                Spa.BUFFERS_COUNT, Pod.range(new Pod.Int(BUFFERS), new Pod.Int(3), new Pod.Int(16))),
                        new Pod.Property(
                                Spa.BUFFERS_DATA_TYPE,
                                new Pod.Choice(Spa.CHOICE_FLAGS, List.of(new Pod.Int(dataTypes))))));
        return List.of(
                buffers,
                meta(Spa.META_HEADER, new Pod.Int(Spa.META_HEADER_SIZE)),
                meta(Spa.META_CROP, new Pod.Int(Spa.META_REGION_SIZE)),
                meta(Spa.META_DAMAGE, sizes(Damage.MAX_RECTANGLES, 1, Damage.MAX_RECTANGLES, Spa.META_REGION_SIZE, 0)),
                meta(Spa.META_CURSOR, sizes(64 * 64, 1, 384 * 384, PixelFormat.BYTES_PER_PIXEL, cursorHeader())));
    }

    private static int cursorHeader() {
        return Spa.META_CURSOR_SIZE + Spa.META_BITMAP_SIZE;
    }

    private static Pod sizes(int preferred, int least, int most, int each, int header) {
        return Pod.range(
                new Pod.Int(header + preferred * each),
                new Pod.Int(header + least * each),
                new Pod.Int(header + most * each));
    }

    private static Pod meta(int type, Pod size) {
        return new Pod.Obj(
                Spa.OBJECT_META,
                Spa.PARAM_META,
                List.of(new Pod.Property(Spa.META_TYPE, new Pod.Id(type)), new Pod.Property(Spa.META_SIZE, size)));
    }
}

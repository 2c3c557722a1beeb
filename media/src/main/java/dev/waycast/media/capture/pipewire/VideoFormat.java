package dev.waycast.media.capture.pipewire;

import dev.waycast.media.frame.PixelFormat;
import java.util.Optional;

/**
 * What a stream agreed on.
 *
 * @param width pixels, 1 to {@link #MAX_SIDE}
 * @param height pixels, 1 to {@link #MAX_SIDE}
 * @param modifier the DRM format modifier when frames come as DMA-BUF; empty: shared memory
 * @param modifierFixed false when the producer leaves the choice among several modifiers to us
 */
record VideoFormat(PixelFormat pixels, int width, int height, Optional<Long> modifier, boolean modifierFixed) {

    static final int MAX_SIDE = 16384;

    /** Reads a Format parameter; empty when it is no raw video in a format that we asked for. */
    static Optional<VideoFormat> of(Pod pod) {
        if (!(pod instanceof Pod.Obj object)
                || object.type() != Spa.OBJECT_FORMAT
                || !has(object, Spa.FORMAT_MEDIA_TYPE, Spa.MEDIA_TYPE_VIDEO)
                || !has(object, Spa.FORMAT_MEDIA_SUBTYPE, Spa.MEDIA_SUBTYPE_RAW)) {
            return Optional.empty();
        }
        Optional<PixelFormat> pixels =
                object.fixed(Spa.FORMAT_VIDEO_FORMAT, Pod.Id.class).flatMap(id -> pixelFormat(id.value()));
        Optional<Pod.Rectangle> size =
                object.fixed(Spa.FORMAT_VIDEO_SIZE, Pod.Rectangle.class).filter(VideoFormat::plausible);
        if (pixels.isEmpty() || size.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VideoFormat(
                pixels.get(),
                size.get().width(),
                size.get().height(),
                object.fixed(Spa.FORMAT_VIDEO_MODIFIER, Pod.Long.class).map(Pod.Long::value),
                object.property(Spa.FORMAT_VIDEO_MODIFIER)
                        .map(property -> (property.flags() & Spa.PROPERTY_DONT_FIXATE) == 0)
                        .orElse(true)));
    }

    private static boolean has(Pod.Obj object, int key, int value) {
        return object.fixed(key, Pod.Id.class).filter(id -> id.value() == value).isPresent();
    }

    private static boolean plausible(Pod.Rectangle size) {
        return size.width() > 0 && size.width() <= MAX_SIDE && size.height() > 0 && size.height() <= MAX_SIDE;
    }

    private static Optional<PixelFormat> pixelFormat(int id) {
        return switch (id) {
            case Spa.VIDEO_BGRX -> Optional.of(PixelFormat.BGR0);
            case Spa.VIDEO_RGBX -> Optional.of(PixelFormat.RGB0);
            case Spa.VIDEO_BGRA -> Optional.of(PixelFormat.BGRA);
            case Spa.VIDEO_RGBA -> Optional.of(PixelFormat.RGBA);
            default -> Optional.empty();
        };
    }

    static int id(PixelFormat format) {
        return switch (format) {
            case BGR0 -> Spa.VIDEO_BGRX;
            case RGB0 -> Spa.VIDEO_RGBX;
            case BGRA -> Spa.VIDEO_BGRA;
            case RGBA -> Spa.VIDEO_RGBA;
        };
    }

    /** The DRM fourcc of a packed format; DRM names the bytes of a little-endian word, so the letters are reversed. */
    static int drmFourcc(PixelFormat format) {
        return switch (format) {
            case BGR0 -> fourcc('X', 'R', '2', '4');
            case RGB0 -> fourcc('X', 'B', '2', '4');
            case BGRA -> fourcc('A', 'R', '2', '4');
            case RGBA -> fourcc('A', 'B', '2', '4');
        };
    }

    private static int fourcc(char a, char b, char c, char d) {
        return a | b << 8 | c << 16 | d << 24;
    }
}

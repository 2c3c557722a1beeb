package dev.waycast.media.capture.pipewire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metadata of one buffer: segments bounded by the sizes that were agreed on. They are shared memory that the
 * producer rewrites with every frame, so nothing read from them is trusted.
 */
final class BufferMetadata {

    private MemorySegment header = MemorySegment.NULL;
    private MemorySegment crop = MemorySegment.NULL;
    private MemorySegment damage = MemorySegment.NULL;
    private MemorySegment cursor = MemorySegment.NULL;

    /** @param spaBuffer a {@code struct spa_buffer} */
    static BufferMetadata of(MemorySegment spaBuffer) {
        BufferMetadata metadata = new BufferMetadata();
        int count = spaBuffer.get(JAVA_INT, 0);
        MemorySegment metas = spaBuffer.get(ADDRESS, 8).reinterpret(16L * count);
        for (int i = 0; i < count; i++) {
            MemorySegment meta = metas.asSlice(16L * i, 16);
            metadata.put(meta.get(JAVA_INT, 0), meta.get(ADDRESS, 8).reinterpret(meta.get(JAVA_INT, 4) & 0xffffffffL));
        }
        return metadata;
    }

    void put(int type, MemorySegment data) {
        switch (type) {
            case Spa.META_HEADER -> header = data;
            case Spa.META_CROP -> crop = data;
            case Spa.META_DAMAGE -> damage = data;
            case Spa.META_CURSOR -> cursor = data;
            default -> {} // nothing that a picture needs
        }
    }

    boolean corrupted() {
        return header.byteSize() >= Spa.META_HEADER_SIZE && (header.get(JAVA_INT, 0) & Spa.HEADER_CORRUPTED) != 0;
    }

    /** Nanoseconds of CLOCK_MONOTONIC, 0 when unknown. */
    long presented() {
        return header.byteSize() >= Spa.META_HEADER_SIZE ? Math.max(0, header.get(JAVA_LONG, 8)) : 0;
    }

    /** The part of the picture to show, if the producer says so and it lies inside. */
    Optional<Rectangle> crop(int width, int height) {
        return crop.byteSize() < Spa.META_REGION_SIZE
                ? Optional.empty()
                : region(crop, 0).filter(r -> r.x() >= 0 && r.y() >= 0 && r.right() <= width && r.bottom() <= height);
    }

    /** Changed regions; empty when the producer does not say. */
    List<Rectangle> damage() {
        List<Rectangle> regions = new ArrayList<>();
        for (long at = 0; at + Spa.META_REGION_SIZE <= damage.byteSize(); at += Spa.META_REGION_SIZE) {
            Optional<Rectangle> region = region(damage, at);
            if (region.isEmpty()) {
                break;
            }
            regions.add(region.get());
        }
        return regions;
    }

    /** The pointer; {@link MemorySegment#NULL} when the producer does not send it. */
    MemorySegment cursor() {
        return cursor;
    }

    /** A {@code struct spa_region}; the list of them ends with an empty one. */
    private static Optional<Rectangle> region(MemorySegment regions, long at) {
        int x = regions.get(JAVA_INT, at);
        int y = regions.get(JAVA_INT, at + 4);
        int width = regions.get(JAVA_INT, at + 8);
        int height = regions.get(JAVA_INT, at + 12);
        // The sums must not overflow, for a wild producer too.
        boolean usable = width > 0
                && height > 0
                && Math.abs((long) x) <= VideoFormat.MAX_SIDE
                && Math.abs((long) y) <= VideoFormat.MAX_SIDE
                && width <= VideoFormat.MAX_SIDE
                && height <= VideoFormat.MAX_SIDE;
        return usable ? Optional.of(new Rectangle(x, y, width, height)) : Optional.empty();
    }
}

package dev.waycast.media.frame;

import java.util.ArrayList;
import java.util.List;

/**
 * What changed since the frame before: nothing, some rectangles, or everything.
 *
 * <p>Immutable. {@link #UNKNOWN} is the honest answer of a source without damage metadata: something may have changed
 * anywhere, so a comparison has to tell. {@link #FULL} says that everything did (first frame, resize).
 *
 * @param kind which of the four answers this is
 * @param rectangles the changed regions, at most {@link #MAX_RECTANGLES}; empty unless {@code kind} is {@code REGIONS}
 */
public record Damage(Kind kind, List<Rectangle> rectangles) {

    public enum Kind {
        NONE,
        REGIONS,
        FULL,
        UNKNOWN
    }

    public static final int MAX_RECTANGLES = 16;

    public static final Damage NONE = new Damage(Kind.NONE, List.of());
    public static final Damage FULL = new Damage(Kind.FULL, List.of());
    public static final Damage UNKNOWN = new Damage(Kind.UNKNOWN, List.of());

    public Damage {
        rectangles = List.copyOf(rectangles);
        if ((kind == Kind.REGIONS) == rectangles.isEmpty()) {
            throw new IllegalArgumentException(kind + " damage with " + rectangles.size() + " rectangles");
        }
    }

    /** Damage of these regions, clipped to the picture and merged into at most {@link #MAX_RECTANGLES}. */
    public static Damage of(List<Rectangle> regions, int pictureWidth, int pictureHeight) {
        List<Rectangle> merged = new ArrayList<>(MAX_RECTANGLES + 1);
        for (Rectangle region : regions) {
            Rectangle clipped = clip(region, pictureWidth, pictureHeight);
            if (clipped != null) {
                add(merged, clipped);
            }
        }
        return merged.isEmpty() ? NONE : new Damage(Kind.REGIONS, merged);
    }

    /** The damage of two frames in a row, of which only the second is shown. */
    public Damage merge(Damage other) {
        if (kind == Kind.NONE) {
            return other;
        }
        if (other.kind == Kind.NONE) {
            return this;
        }
        if (kind == Kind.FULL || other.kind == Kind.FULL) {
            return FULL;
        }
        if (kind == Kind.UNKNOWN || other.kind == Kind.UNKNOWN) {
            return UNKNOWN;
        }
        List<Rectangle> merged = new ArrayList<>(rectangles);
        other.rectangles.forEach(rectangle -> add(merged, rectangle));
        return new Damage(Kind.REGIONS, merged);
    }

    public boolean isEmpty() {
        return kind == Kind.NONE;
    }

    private static Rectangle clip(Rectangle region, int pictureWidth, int pictureHeight) {
        int left = Math.max(0, region.x());
        int top = Math.max(0, region.y());
        int right = Math.min(pictureWidth, region.right());
        int bottom = Math.min(pictureHeight, region.bottom());
        return right <= left || bottom <= top ? null : new Rectangle(left, top, right - left, bottom - top);
    }

    private static void add(List<Rectangle> merged, Rectangle region) {
        for (Rectangle present : merged) {
            if (present.contains(region)) {
                return;
            }
        }
        merged.removeIf(region::contains);
        merged.add(region);
        if (merged.size() > MAX_RECTANGLES) {
            mergeCheapestPair(merged);
        }
    }

    /** Joins the two rectangles whose union adds the least area that did not change. */
    private static void mergeCheapestPair(List<Rectangle> merged) {
        int first = 0;
        int second = 1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < merged.size(); i++) {
            for (int j = i + 1; j < merged.size(); j++) {
                Rectangle a = merged.get(i);
                Rectangle b = merged.get(j);
                long waste = a.union(b).area() - a.area() - b.area();
                if (waste < least) {
                    least = waste;
                    first = i;
                    second = j;
                }
            }
        }
        Rectangle union = merged.get(first).union(merged.get(second));
        merged.remove(second);
        merged.set(first, union);
        merged.removeIf(other -> other != union && union.contains(other));
    }
}

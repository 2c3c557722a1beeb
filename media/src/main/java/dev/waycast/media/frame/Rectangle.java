package dev.waycast.media.frame;

/** A region in pixels, origin top left. Width and height are positive. */
public record Rectangle(int x, int y, int width, int height) {

    public Rectangle {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("A rectangle needs a positive size, not " + width + "x" + height);
        }
    }

    public int right() {
        return x + width;
    }

    public int bottom() {
        return y + height;
    }

    public long area() {
        return (long) width * height;
    }

    /** The smallest rectangle that covers both. */
    public Rectangle union(Rectangle other) {
        int left = Math.min(x, other.x);
        int top = Math.min(y, other.y);
        return new Rectangle(
                left, top, Math.max(right(), other.right()) - left, Math.max(bottom(), other.bottom()) - top);
    }

    public boolean contains(Rectangle other) {
        return x <= other.x && y <= other.y && right() >= other.right() && bottom() >= other.bottom();
    }

    public boolean intersects(Rectangle other) {
        return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
    }
}

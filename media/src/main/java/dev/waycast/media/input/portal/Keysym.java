package dev.waycast.media.input.portal;

/** X11 keysyms of characters, as the X Window System Protocol's appendix A lays them out. */
final class Keysym {

    static final int NONE = 0;

    private static final int RETURN = 0xff0d;
    private static final int TAB = 0xff09;
    private static final int UNICODE = 0x01000000;

    private Keysym() {}

    /** {@link #NONE} for control characters without a key. */
    static int of(int codePoint) {
        if (codePoint == '\n' || codePoint == '\r') {
            return RETURN;
        }
        if (codePoint == '\t') {
            return TAB;
        }
        if (Character.isISOControl(codePoint)) {
            return NONE;
        }
        return codePoint <= 0xff ? codePoint : UNICODE | codePoint;
    }
}

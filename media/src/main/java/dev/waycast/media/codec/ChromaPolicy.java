package dev.waycast.media.codec;

/** Whether viewers are offered pictures in which every pixel has its own colour (4:4:4). */
public enum ChromaPolicy {
    /**
     * What the order of formats names. Where there is no order: first, on hosts that encode it so fast that it costs
     * them next to nothing, otherwise not.
     */
    AUTO,
    /** Never. */
    YUV420,
    /** Before all others, however much it costs. */
    YUV444
}

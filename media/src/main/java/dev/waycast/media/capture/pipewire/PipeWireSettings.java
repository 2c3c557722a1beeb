package dev.waycast.media.capture.pipewire;

/**
 * Which video to receive, and how.
 *
 * @param fd a connection to PipeWire, duplicated by the stream; -1: connect to {@code remote}
 * @param remote the socket to connect to without {@code fd}; empty: the default one
 * @param node the global id of the node to receive from
 * @param frameRate the highest rate wanted, frames per second, 1 to 240
 * @param dmaBuf whether the encoder reads DMA-BUF: then it is offered first, and shared memory second
 * @param width pixels that the node is to make its pictures of, for one that asks its reader; 0: what it has
 * @param height the same for the height
 */
public record PipeWireSettings(int fd, String remote, int node, int frameRate, boolean dmaBuf, int width, int height) {

    public static final int NO_FD = -1;

    /** For a node whose pictures have a size of their own. */
    public PipeWireSettings(int fd, String remote, int node, int frameRate, boolean dmaBuf) {
        this(fd, remote, node, frameRate, dmaBuf, 0, 0);
    }
}

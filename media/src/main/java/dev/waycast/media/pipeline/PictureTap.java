package dev.waycast.media.pipeline;

import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.stream.PictureStream;

/**
 * Lends pictures to those who encode them themselves. Asked on any thread, fed on the one that the pictures come through.
 */
final class PictureTap implements PictureStream.Feedback {

    private final PictureStream stream = new PictureStream(this);
    private final Runnable onReaders;
    private final Runnable wake;
    private volatile boolean watched;
    private volatile boolean wanted;

    /**
     * @param onReaders called on any thread after readers came or left
     * @param wake wakes the thread that the pictures come through
     */
    PictureTap(Runnable onReaders, Runnable wake) {
        this.onReaders = onReaders;
        this.wake = wake;
    }

    /** What is to be read. */
    PictureStream stream() {
        return stream;
    }

    /** Whether somebody reads. */
    boolean isWatched() {
        return watched;
    }

    /** Whether a picture is needed, even one that did not change. */
    boolean wantsPicture() {
        return wanted;
    }

    /** Lends a picture, if somebody reads. It stays the caller's. */
    void offer(VideoFrame frame) {
        if (watched) {
            wanted = false;
            stream.publish(frame);
        }
    }

    @Override
    public void requestPicture() {
        wanted = true;
        wake.run();
    }

    @Override
    public void pictureReaders(int count) {
        watched = count > 0;
        if (!watched) {
            wanted = false;
        }
        onReaders.run();
        wake.run();
    }
}

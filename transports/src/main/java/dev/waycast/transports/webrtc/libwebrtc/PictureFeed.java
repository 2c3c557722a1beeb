package dev.waycast.transports.webrtc.libwebrtc;

import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.stream.PictureStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of one source for all viewers that libwebrtc serves: converted once, on the source's thread, and handed
 * over to each viewer's own.
 *
 * <p>A picture that stands still is repeated: libwebrtc's encoders make it sharper with each repetition, and answer a
 * request for a keyframe only when a picture comes. So it comes ten times a second at first, and once a second later.
 *
 * <p>Thread-safe. {@link #tick} is called by one thread.
 */
final class PictureFeed implements AutoCloseable {

    /** How often {@link #tick} is to be called. */
    static final Duration TICK = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(PictureFeed.class);
    private static final int REFINEMENTS = 20;
    private static final int TICKS_BETWEEN_REPETITIONS = 10;

    private final List<ViewerPictures> viewers = new CopyOnWriteArrayList<>();
    private final PictureStream.Reader reader;
    private Picture newest;
    private boolean fresh;
    private boolean closed;
    private int stillTicks;

    PictureFeed(PictureStream source) {
        reader = source.open(this::onPicture);
    }

    /** A viewer that gets every picture from now on. */
    void add(ViewerPictures viewer) {
        viewers.add(viewer);
    }

    /** The present picture once more, for one viewer. */
    void show(ViewerPictures viewer) {
        Picture present = present();
        if (present != null) {
            viewer.offer(present);
            present.letGo();
        }
    }

    void remove(ViewerPictures viewer) {
        viewers.remove(viewer);
    }

    boolean isUnused() {
        return viewers.isEmpty();
    }

    /** Repeats the picture where that is due. */
    void tick() {
        if (!repetitionIsDue()) {
            return;
        }
        Picture present = present();
        if (present != null) {
            viewers.forEach(viewer -> viewer.offer(present));
            present.letGo();
        }
    }

    @Override
    public void close() {
        reader.close();
        Picture last;
        synchronized (this) {
            closed = true;
            last = newest;
            newest = null;
        }
        if (last != null) {
            last.letGo();
        }
    }

    /** On the source's thread. */
    private void onPicture(VideoFrame frame) {
        switch (frame.memory()) {
            case FrameMemory.Mapped memory -> replace(Picture.of(frame, memory));
            case FrameMemory.DmaBuf _ -> LOG.debug("A picture in the GPU's memory cannot be read here");
        }
    }

    private void replace(Picture picture) {
        Picture before;
        synchronized (this) {
            if (closed) {
                before = picture;
            } else {
                before = newest;
                newest = picture;
                fresh = true;
                viewers.forEach(viewer -> viewer.offer(picture));
            }
        }
        if (before != null) {
            before.letGo();
        }
    }

    private synchronized Picture present() {
        return newest != null && newest.keep() ? newest : null;
    }

    private synchronized boolean repetitionIsDue() {
        stillTicks = fresh ? 0 : stillTicks + 1;
        fresh = false;
        return stillTicks > 0 && (stillTicks <= REFINEMENTS || stillTicks % TICKS_BETWEEN_REPETITIONS == 0);
    }
}

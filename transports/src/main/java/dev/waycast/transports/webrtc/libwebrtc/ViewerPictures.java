package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.media.video.CustomVideoSource;

/**
 * One viewer's place between the feed and its encoder: the newest picture wins. Offered to by the feed; pushed on the
 * peer's thread, because a source that is being freed must not be pushed to.
 */
final class ViewerPictures {

    private final PeerThread thread;
    private final CustomVideoSource source;
    private final Runnable onPushed;
    private Picture waiting;
    private boolean stopped = true;
    private long dropped;
    private long pushed;
    private int pixels;

    /** @param onPushed called on the peer's thread after each picture */
    ViewerPictures(PeerThread thread, CustomVideoSource source, Runnable onPushed) {
        this.thread = thread;
        this.source = source;
        this.onPushed = onPushed;
    }

    /** Keeps the picture if it is wanted. Any thread. */
    void offer(Picture picture) {
        Picture displaced;
        boolean posted;
        synchronized (this) {
            if (stopped || !picture.keep()) {
                return;
            }
            displaced = waiting;
            posted = displaced != null;
            waiting = picture;
            if (posted) {
                dropped++;
            }
        }
        if (posted) {
            displaced.letGo();
        } else {
            thread.post(this::push);
        }
    }

    /** Whether pictures are passed on; not, at first. What waits is dropped when they are no more. */
    void pass(boolean pass) {
        Picture left = null;
        synchronized (this) {
            stopped = !pass;
            if (stopped) {
                left = waiting;
                waiting = null;
            }
        }
        if (left != null) {
            left.letGo();
        }
    }

    /** Pictures that a newer one displaced. */
    synchronized long dropped() {
        return dropped;
    }

    /** Pictures that libwebrtc was given. */
    synchronized long pushed() {
        return pushed;
    }

    /** Of the newest picture that libwebrtc was given; 0 before the first. */
    synchronized int pixels() {
        return pixels;
    }

    private void push() {
        Picture picture;
        synchronized (this) {
            picture = waiting;
            waiting = null;
            if (picture != null) {
                pushed++;
                pixels = picture.pixels();
            }
        }
        if (picture != null) {
            picture.push(source);
            picture.letGo();
            onPushed.run();
        }
    }
}

package dev.waycast.runtime.whip;

import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.frame.VideoFrame;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Where what is published meets the capture that shows it. Thread-safe; neither side is called with a lock held.
 */
@ApplicationScoped
public class PublishedPictures {

    private String publisher;
    private PublishedSource source;

    /** Somebody publishes from now on. Pictures that come before a capture is open are dropped. */
    synchronized void begin(String name) {
        publisher = name;
    }

    /** @return false when no capture is open that shows it */
    boolean show(VideoFrame picture) {
        PublishedSource present = present();
        if (present == null) {
            picture.close();
            return false;
        }
        present.show(picture);
        return true;
    }

    /** Nobody publishes any more. */
    void end(String reason) {
        PublishedSource present;
        synchronized (this) {
            publisher = null;
            present = source;
            source = null;
        }
        if (present != null) {
            present.ended(reason);
        }
    }

    /** Opens the capture; empty while nobody publishes. */
    synchronized Optional<PublishedSource> open(int frameRate, CaptureListener listener) {
        if (publisher == null) {
            return Optional.empty();
        }
        source = new PublishedSource(publisher, frameRate, listener, this::closed);
        return Optional.of(source);
    }

    private synchronized PublishedSource present() {
        return source;
    }

    private synchronized void closed(PublishedSource closing) {
        if (source == closing) {
            source = null;
        }
    }
}

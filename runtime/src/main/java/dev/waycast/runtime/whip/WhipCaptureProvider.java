package dev.waycast.runtime.whip;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;
import jakarta.enterprise.inject.spi.CDI;

/** Shows what is published over WHIP, while something is. */
public final class WhipCaptureProvider implements CaptureSourceProvider {

    /** As in {@code quarkus.waycast.capture.source}. */
    public static final String NAME = "whip";

    /** Not to be tried again by itself: a picture that arrives asks for the capture. */
    private static final String NOBODY =
            "Nobody publishes at the moment; the picture comes by itself when somebody does.";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Availability probe() {
        return new Availability(true, "Whoever publishes to this application over WHIP is shown.");
    }

    @Override
    public CaptureSource open(CaptureRequest request, CaptureListener listener) {
        PublishedPictures pictures =
                CDI.current().select(PublishedPictures.class).get();
        return pictures.open(request.frameRate(), listener).orElseThrow(() -> new CaptureException(NOBODY, false));
    }
}

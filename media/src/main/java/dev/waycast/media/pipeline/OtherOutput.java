package dev.waycast.media.pipeline;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;

/** Captures another output of a desktop that is captured already. */
final class OtherOutput implements CaptureSourceProvider {

    private final DesktopPipeline first;
    private final String output;

    OtherOutput(DesktopPipeline first, String output) {
        this.first = first;
        this.output = output;
    }

    @Override
    public String name() {
        return "output";
    }

    @Override
    public int priority() {
        return 1;
    }

    @Override
    public Availability probe() {
        return new Availability(true, "The desktop is captured, and says what else can be.");
    }

    @Override
    public CaptureSource open(CaptureRequest request, CaptureListener listener) throws InterruptedException {
        CaptureSource source = first.source();
        if (source == null) {
            throw new CaptureException("The desktop is not captured at the moment.");
        }
        return source.open(output, listener);
    }
}

package dev.waycast.media.capture.testpattern;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;

/**
 * Pictures without a desktop: colour bars, a moving square, a clock, a pointer beside the picture, and controls that
 * answer. For everything that must run where there is no compositor.
 */
public final class TestPatternProvider implements CaptureSourceProvider {

    private static final int SMALLEST_SIDE = 64;
    private static final int LARGEST_SIDE = 7680;

    @Override
    public String name() {
        return "test-pattern";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Availability probe() {
        return new Availability(true, "The test pattern is always there.");
    }

    @Override
    public CaptureSource open(CaptureRequest request, CaptureListener listener) {
        int width = request.width();
        int height = request.height();
        if (Math.min(width, height) < SMALLEST_SIDE || Math.max(width, height) > LARGEST_SIDE) {
            throw new CaptureException("A test pattern of " + width + "x" + height + " cannot be drawn: each side has "
                    + SMALLEST_SIDE + " to " + LARGEST_SIDE + " pixels.");
        }
        if (!request.output().isEmpty() && !request.output().equals(TestPatternSource.OUTPUT)) {
            throw new CaptureException(
                    "The test pattern has no output " + request.output() + ": leave the name empty.");
        }
        TestPatternSource source = new TestPatternSource(request, listener);
        source.start();
        return source;
    }
}

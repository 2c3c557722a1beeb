package dev.waycast.media.capture.portal;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.capture.pipewire.PipeWireStream;
import dev.waycast.media.input.InputSink;
import java.util.Optional;

/**
 * One more of the screens and windows that a portal session shares. It is the session's: when that ends, so does the
 * stream, which says so by itself.
 */
final class PortalOutputSource implements CaptureSource {

    private final CaptureDescription description;
    private final PipeWireStream stream;
    private final Optional<InputSink> input;

    PortalOutputSource(CaptureDescription description, PipeWireStream stream, Optional<InputSink> input) {
        this.description = description;
        this.stream = stream;
        this.input = input;
    }

    @Override
    public CaptureDescription description() {
        return description;
    }

    @Override
    public Optional<InputSink> input() {
        return input;
    }

    @Override
    public void refresh() {
        stream.refresh();
    }

    @Override
    public void frameRate(int framesPerSecond) {
        stream.frameRate(framesPerSecond);
    }

    @Override
    public void gpuMemory(boolean accepted) {
        stream.gpuMemory(accepted);
    }

    @Override
    public CaptureStatistics statistics() {
        return stream.statistics();
    }

    @Override
    public void close() {
        input.ifPresent(InputSink::close);
        stream.close();
    }
}

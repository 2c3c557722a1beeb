package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import java.util.function.Supplier;

/** Plays input on whatever source is captured at the moment; without one, events are dropped. */
final class CurrentInput implements InputSink {

    private final Supplier<CaptureSource> source;

    CurrentInput(Supplier<CaptureSource> source) {
        this.source = source;
    }

    @Override
    public String name() {
        CaptureSource present = source.get();
        return present == null ? "none" : present.input().map(InputSink::name).orElse("none");
    }

    @Override
    public void send(InputEvent event) {
        CaptureSource present = source.get();
        if (present != null) {
            present.input().ifPresent(sink -> sink.send(event));
        }
    }

    /** Nothing to do: each source closes its own sink. */
    @Override
    public void close() {}
}

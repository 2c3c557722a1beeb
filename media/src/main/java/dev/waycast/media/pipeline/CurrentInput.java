package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Plays input on whatever source is captured at the moment; without one, events are dropped and counted. */
final class CurrentInput implements InputSink {

    private final Supplier<CaptureSource> source;
    private final LongAdder dropped = new LongAdder();

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
        Optional<InputSink> sink = present == null ? Optional.empty() : present.input();
        sink.ifPresentOrElse(there -> there.send(event), dropped::increment);
    }

    /** Only those for which there was no sink: the sources' own are counted with the sources. */
    @Override
    public long dropped() {
        return dropped.sum();
    }

    /** Nothing to do: each source closes its own sink. */
    @Override
    public void close() {}
}

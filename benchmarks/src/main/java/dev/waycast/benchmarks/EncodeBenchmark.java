package dev.waycast.benchmarks;

import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.EncoderSettings;
import dev.waycast.media.codec.VideoEncoder;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Milliseconds to convert and encode one picture, painting it (about 0.2 ms) included, at 10 Mbit/s and 30 fps. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EncodeBenchmark {

    @Param({"720", "1080"})
    public int height;

    @Param({"DESKTOP", "MOTION"})
    public Content.Change change;

    @Param({"libx264:ultrafast", "libx264:superfast", "libopenh264:"})
    public String encoder;

    private Content content;
    private VideoEncoder open;
    private long sequence;

    @Setup(Level.Trial)
    public void open() {
        content = new Content(height);
        String[] parts = encoder.split(":", -1);
        open = EncoderSelection.probe(List.of(parts[0]))
                .open(new EncoderSettings(VideoFormat.H264, content.width, height, 30, 10_000_000, 3, parts[1], 0));
        if (!open.capabilities().name().equals(parts[0])) {
            throw new IllegalStateException(parts[0] + " does not work here");
        }
        try (VideoFrame frame = content.frame(Damage.FULL)) {
            open.encode(frame, sequence++, true);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        open.close();
        content.close();
    }

    @Benchmark
    public EncodedFrame encode() {
        try (VideoFrame frame = content.frame(content.next(change))) {
            return open.encode(frame, sequence++, false);
        }
    }
}

package dev.waycast.benchmarks;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.DamageDetector;
import dev.waycast.media.frame.VideoFrame;
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

/** Milliseconds to find out what changed in one picture whose source cannot tell. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DamageBenchmark {

    @Param({"720", "1080"})
    public int height;

    @Param({"STILL", "DESKTOP", "MOTION"})
    public Content.Change change;

    private final Content[] pictures = new Content[2];
    private DamageDetector detector;
    private int turn;

    /** Two pictures shown in turn, so that painting is not measured. */
    @Setup(Level.Trial)
    public void open() {
        detector = new DamageDetector();
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = new Content(height);
        }
        pictures[1].next(change);
    }

    @TearDown(Level.Trial)
    public void close() {
        detector.close();
        for (Content picture : pictures) {
            picture.close();
        }
    }

    @Benchmark
    public Damage detect() {
        try (VideoFrame frame = pictures[turn ^= 1].frame(Damage.UNKNOWN)) {
            return detector.detect(frame);
        }
    }
}

package dev.waycast.benchmarks;

import dev.waycast.media.codec.ColorConverter;
import dev.waycast.media.codec.YuvPicture;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.PixelFormat;
import java.lang.foreign.Arena;
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

/** Milliseconds to convert what changed in one picture to I420. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ConversionBenchmark {

    @Param({"720", "1080"})
    public int height;

    @Param({"DESKTOP", "MOTION"})
    public Content.Change change;

    @Param({"libyuv", "swscale"})
    public String converter;

    private Content content;
    private Damage damage;
    private ColorConverter open;
    private Arena arena;
    private YuvPicture target;

    @Setup(Level.Trial)
    public void open() {
        content = new Content(height);
        damage = content.next(change);
        open = converter.equals("libyuv")
                ? ColorConverter.open(content.width, height)
                : ColorConverter.openSwscale(content.width, height);
        if (!open.name().equals(converter)) {
            throw new IllegalStateException("Install libyuv0 to measure it");
        }
        arena = Arena.ofShared();
        long luma = (long) content.width * height;
        target = new YuvPicture(
                ChromaSampling.YUV420,
                content.width,
                height,
                arena.allocate(luma, 64),
                content.width,
                arena.allocate(luma / 4, 64),
                content.width / 2,
                arena.allocate(luma / 4, 64),
                content.width / 2);
    }

    @TearDown(Level.Trial)
    public void close() {
        open.close();
        arena.close();
        content.close();
    }

    @Benchmark
    public YuvPicture convert() {
        open.convert(content.memory(), PixelFormat.BGR0, damage, target);
        return target;
    }
}

package dev.waycast.benchmarks.latency;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one latency measurement shows.
 *
 * @param framesPerSecond frames the desktop's client draws each second
 * @param viewers the measuring page included
 */
public record Scenario(int width, int height, int framesPerSecond, Content content, int viewers) {

    /** What the client draws around its clock. */
    public enum Content {
        /** Windows of text, one of which scrolls. */
        DESKTOP,
        /** Every pixel changes with every frame. */
        MOTION,
        /** The same with so much grain that the picture takes whatever a network gives. */
        FILM
    }

    /** All of them, in the order in which they run. */
    public static List<Scenario> all() {
        return Stream.concat(
                        Stream.of(Content.DESKTOP, Content.MOTION)
                                .flatMap(content -> IntStream.of(30, 60)
                                        .boxed()
                                        .flatMap(fps -> Stream.of(
                                                new Scenario(1280, 720, fps, content, 1),
                                                new Scenario(1920, 1080, fps, content, 1)))),
                        Stream.of(
                                new Scenario(1280, 720, 30, Content.DESKTOP, 10),
                                new Scenario(1920, 1080, 30, Content.DESKTOP, 10)))
                .toList();
    }

    public String name() {
        return "%dp%d-%s%s"
                .formatted(
                        height,
                        framesPerSecond,
                        content.name().toLowerCase(java.util.Locale.ROOT),
                        viewers == 1 ? "" : "-" + viewers + "viewers");
    }

    Scenario withViewers(int number) {
        return new Scenario(width, height, framesPerSecond, content, number);
    }
}

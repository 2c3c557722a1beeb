package dev.waycast.benchmarks;

import java.util.List;

/** {@code ./waycast bench} and {@code ./waycast soak}: see benchmarks/run for the arguments. */
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        List<String> rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (arguments.length == 0 ? "all" : arguments[0]) {
            case "jmh" -> MicroBenchmarks.run(rest.isEmpty() ? "." : rest.getFirst());
            default -> throw new IllegalArgumentException("There is no measurement " + arguments[0]);
        }
    }
}

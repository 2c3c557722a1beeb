package dev.waycast.protocols;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Throws mutated samples and random bytes at a parser for a while. The same seed gives the same inputs, and a failure
 * shows the input, so that it can become a test of its own.
 *
 * <p>{@code -Dwaycast.fuzz.seconds=N} sets the time, {@code -Dwaycast.fuzz.seed=N} the seed.
 */
public final class Fuzz {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("waycast.fuzz.seconds", 1));
    private static final long SEED = Long.getLong("waycast.fuzz.seed", 8489);
    private static final Duration HANG = Duration.ofSeconds(2);
    private static final int MAX_RANDOM = 1500;
    private static final int MIN_RUNS = 1000;

    private Fuzz() {}

    /**
     * Runs the parser on inputs made from samples.
     *
     * @param samples valid inputs
     * @param parser must swallow its documented exceptions; whatever it throws is a failure
     */
    public static void run(List<byte[]> samples, Consumer<byte[]> parser) {
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(SEED);
        long end = System.nanoTime() + TIME.toNanos();
        long runs = 0;
        while (System.nanoTime() < end || runs < MIN_RUNS) {
            byte[] input = random.nextInt(4) == 0 ? randomBytes(random) : mutated(samples, random);
            one(input, parser, runs++);
        }
    }

    private static void one(byte[] input, Consumer<byte[]> parser, long run) {
        long start = System.nanoTime();
        try {
            parser.accept(input);
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
            throw new AssertionError(describe(input, run) + " ended in " + e, e);
        }
        if (System.nanoTime() - start > HANG.toNanos()) {
            throw new AssertionError(describe(input, run) + " took longer than " + HANG);
        }
    }

    private static String describe(byte[] input, long run) {
        return "Run " + run + " with seed " + SEED + ", input " + HexFormat.of().formatHex(input);
    }

    private static byte[] randomBytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(MAX_RANDOM)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(List<byte[]> samples, RandomGenerator random) {
        byte[] bytes = pick(samples, random).clone();
        int mutations = 1 + random.nextInt(6);
        for (int i = 0; i < mutations; i++) {
            bytes = mutateOnce(bytes, samples, random);
        }
        return bytes;
    }

    private static byte[] mutateOnce(byte[] bytes, List<byte[]> samples, RandomGenerator random) {
        if (bytes.length == 0) {
            return pick(samples, random).clone();
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 0xFF);
            case 3 -> Arrays.fill(bytes, at, at + random.nextInt(bytes.length - at + 1), (byte) random.nextInt());
            case 4 -> bytes = Arrays.copyOf(bytes, at);
            case 5 -> bytes = joined(Arrays.copyOf(bytes, at), bytes, at / 2, bytes.length);
            case 6 -> bytes = joined(Arrays.copyOf(bytes, at), bytes, Math.min(bytes.length, at + 4), bytes.length);
            default -> {
                byte[] other = pick(samples, random);
                bytes = joined(Arrays.copyOf(bytes, at), other, random.nextInt(other.length + 1), other.length);
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] head, byte[] source, int from, int to) {
        byte[] joined = Arrays.copyOf(head, head.length + to - from);
        System.arraycopy(source, from, joined, head.length, to - from);
        return joined;
    }

    private static byte[] pick(List<byte[]> samples, RandomGenerator random) {
        return samples.get(random.nextInt(samples.size()));
    }
}

package dev.waycast.server.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.server.statistics.Score.Measured;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreTest {

    private static final double UNKNOWN = Double.NaN;
    private static final Measured LOCAL = new Measured(40, 2, 60, 60, 20_000_000, 1920 * 1080, 0.2, 4, 60, 18, 0);
    private static final long SEED = 20260102;
    private static final int SAMPLES = 20_000;

    @Test
    void aScreenAsGoodAsALocalOneHasAHundred() {
        assertThat(Score.of(LOCAL)).isEqualTo(new Score(100, 100, 100, 100, 100));
    }

    @Test
    void onePartThatIsUselessMakesTheWholeUseless() {
        Measured late = new Measured(5_000, 2, 60, 60, 20_000_000, 1920 * 1080, 0.2, 4, 60, 18, 0);
        assertThat(Score.of(late)).isEqualTo(new Score(0, 0, 100, 100, 100));
    }

    @Test
    void theFormulaIsTheDocumentedOne() {
        // 1 - ln(200/50)/ln(20) = 0.537; min(45/60, 3.1104/6.2208) = 0.5; 1 - 0.2/0.5 = 0.6; (47-32)/25 · (10-1)/10 =
        // 0.54
        Score score = Score.of(new Measured(190, 20, 45, 60, 3_110_400, 1920 * 1080, 0.7, 4, 60, 32, 1));
        assertThat(score.latency()).isEqualTo(54);
        assertThat(score.throughput()).isEqualTo(50);
        assertThat(score.resources()).isEqualTo(60);
        assertThat(score.quality()).isEqualTo(54);
        // 0.537^0.4 · 0.5^0.25 · 0.6^0.1 · 0.54^0.25
        assertThat(score.value()).isEqualTo(53);
    }

    @Test
    void aStillDesktopLosesNothing() {
        Measured still = new Measured(40, 2, 0, 0, 20_000_000, 1920 * 1080, 0.2, 4, 60, 18, 0);
        assertThat(Score.of(still).throughput()).isEqualTo(100);
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        Measured player = new Measured(UNKNOWN, 10, UNKNOWN, 60, UNKNOWN, UNKNOWN, 0.2, UNKNOWN, 60, 18, UNKNOWN);
        assertThat(Score.of(player)).isEqualTo(new Score(100, null, null, 100, 100));
        Measured nothing = new Measured(
                UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, 60, UNKNOWN, UNKNOWN);
        assertThat(Score.of(nothing).latency()).isNull();
        assertThat(Score.of(nothing).quality()).isNull();
    }

    @Test
    void nothingThatGetsWorseMakesItBetter() {
        Random random = new Random(SEED);
        for (int i = 0; i < SAMPLES; i++) {
            double[] values = sample(random);
            Score before = Score.of(measured(values));
            int worse = random.nextInt(9);
            values[worse] = worsened(worse, values[worse], random);
            Score after = Score.of(measured(values));
            assertThat(after.value())
                    .as("value %d worse of %s", worse, measured(values))
                    .isLessThanOrEqualTo(before.value());
            assertThat(after.latency()).isLessThanOrEqualTo(before.latency());
            assertThat(after.throughput()).isLessThanOrEqualTo(before.throughput());
            assertThat(after.resources()).isLessThanOrEqualTo(before.resources());
            assertThat(after.quality()).isLessThanOrEqualTo(before.quality());
            assertThat(after.value()).isBetween(0, 100);
        }
    }

    /** End to end, round trip, shown, target, pixels, load, encoding, quantiser, loss. */
    private static double[] sample(Random random) {
        return new double[] {
            random.nextDouble(1, 1500),
            random.nextDouble(0, 500),
            random.nextDouble(0, 80),
            random.nextDouble(100_000, 20_000_000),
            random.nextDouble(10_000, 10_000_000),
            random.nextDouble(),
            random.nextDouble(0, 40),
            random.nextDouble(0, 51),
            random.nextDouble(0, 100)
        };
    }

    /** Fewer pictures and bits are worse, more of everything else is. */
    private static double worsened(int which, double value, Random random) {
        boolean lessIsWorse = which == 2 || which == 3;
        return lessIsWorse ? value * random.nextDouble() : value * random.nextDouble(1, 3);
    }

    private static Measured measured(double[] v) {
        return new Measured(v[0], v[1], v[2], 60, v[3], v[4], v[5], v[6], 60, v[7], v[8]);
    }
}

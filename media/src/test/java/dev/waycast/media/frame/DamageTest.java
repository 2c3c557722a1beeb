package dev.waycast.media.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DamageTest {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    @Test
    void isClippedToThePicture() {
        Damage damage = Damage.of(List.of(new Rectangle(-10, 470, 20, 100)), WIDTH, HEIGHT);

        assertThat(damage.rectangles()).containsExactly(new Rectangle(0, 470, 10, 10));
    }

    @Test
    void outsideThePictureIsNone() {
        assertThat(Damage.of(List.of(new Rectangle(700, 0, 20, 20)), WIDTH, HEIGHT))
                .isEqualTo(Damage.NONE);
    }

    @Test
    void mergingKnowsFullUnknownAndNone() {
        Damage some = Damage.of(List.of(new Rectangle(0, 0, 5, 5)), WIDTH, HEIGHT);

        assertThat(some.merge(Damage.NONE)).isEqualTo(some);
        assertThat(Damage.NONE.merge(some)).isEqualTo(some);
        assertThat(some.merge(Damage.FULL)).isEqualTo(Damage.FULL);
        assertThat(Damage.UNKNOWN.merge(Damage.FULL)).isEqualTo(Damage.FULL);
        assertThat(some.merge(Damage.UNKNOWN)).isEqualTo(Damage.UNKNOWN);
    }

    @Test
    void regionsWithoutRectanglesAreRefused() {
        assertThatThrownBy(() -> new Damage(Damage.Kind.REGIONS, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Whatever is merged, no damaged pixel may get lost, and the number of rectangles stays bounded. */
    @RepeatedTest(50)
    void losesNoPixel(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        boolean[][] damaged = new boolean[HEIGHT][WIDTH];
        Damage damage = Damage.NONE;
        for (int frame = 0; frame < 3; frame++) {
            List<Rectangle> regions = randomRegions(random, damaged);
            damage = damage.merge(Damage.of(regions, WIDTH, HEIGHT));
        }

        assertThat(damage.rectangles()).hasSizeLessThanOrEqualTo(Damage.MAX_RECTANGLES);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (damaged[y][x]) {
                    assertThat(covers(damage, x, y)).as("pixel %d,%d", x, y).isTrue();
                }
            }
        }
    }

    private static List<Rectangle> randomRegions(Random random, boolean[][] damaged) {
        List<Rectangle> regions = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            Rectangle region = new Rectangle(
                    random.nextInt(WIDTH), random.nextInt(HEIGHT), 1 + random.nextInt(60), 1 + random.nextInt(60));
            regions.add(region);
            for (int y = region.y(); y < Math.min(HEIGHT, region.bottom()); y++) {
                for (int x = region.x(); x < Math.min(WIDTH, region.right()); x++) {
                    damaged[y][x] = true;
                }
            }
        }
        return regions;
    }

    private static boolean covers(Damage damage, int x, int y) {
        return damage.rectangles().stream().anyMatch(region -> region.contains(new Rectangle(x, y, 1, 1)));
    }
}

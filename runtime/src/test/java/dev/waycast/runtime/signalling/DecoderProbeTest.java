package dev.waycast.runtime.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.signalling.DecoderProbe.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server, a network and a page with a decoder that holds frames, on a clock that the test moves. */
class DecoderProbeTest {

    /** The page's clock is another one. */
    private static final double PAGE_BEGAN = 5_000_000;

    private static final double ON_THE_WAY = 40;
    private static final double DECODING = 15;

    private final DecoderProbe probe = new DecoderProbe();
    private final List<Long> received = new ArrayList<>();
    private final Map<Long, Double> receivedAt = new HashMap<>();
    private final List<Shown> toTell = new ArrayList<>();
    private Duration playout = Duration.ZERO;
    private double now;
    private long rtp = 0xffff_fff0L;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void isFoundOutByTheFirstPictureAndItsRefinement(int held) {
        for (int i = 0; i < 14; i++) {
            frame(held, 100);
        }
        now += 600;
        tell();
        assertThat(probe.heldFrames()).hasValue(held);
    }

    @Test
    void oneFrameThatIsShownAtOnceIsProofEnough() {
        frame(0, 100);
        frame(0, 33);
        tell();
        assertThat(probe.heldFrames()).hasValue(0);
    }

    @Test
    void motionWithoutAPauseSaysNothing() {
        for (int i = 0; i < 90; i++) {
            frame(1, 33);
            tell();
        }
        assertThat(probe.heldFrames()).isEmpty();
    }

    @Test
    void aFrameThatGetsLostIsNotHeld() {
        frame(0, 33);
        sent();
        now += 600;
        tell();
        assertThat(probe.heldFrames()).as("the last one may be lost or held").isEmpty();
        frame(0, 33);
        frame(0, 100);
        now += 600;
        tell();
        assertThat(probe.heldFrames()).hasValue(0);
    }

    @Test
    void aSlowBrowserHoldsNothing() {
        for (int i = 0; i < 6; i++) {
            sent();
            double arrived = page();
            receivedAt.put(rtp, arrived);
            toTell.add(new Shown(rtp, arrived, arrived + 150));
            now += 100;
        }
        tell();
        assertThat(probe.heldFrames())
                .as("it is late with each, but is it held?")
                .isEmpty();
        now += 600;
        tell();
        assertThat(probe.heldFrames()).hasValue(0);
    }

    @Test
    void whatAPlayoutDelayHoldsIsNotTheDecoders() {
        playout = Duration.ofMillis(400);
        for (int i = 0; i < 7; i++) {
            sent();
            double arrived = page();
            toTell.add(new Shown(rtp, arrived, arrived + 350));
            now += 100;
        }
        tell();
        assertThat(probe.heldFrames()).isEmpty();
        now += 1000;
        tell();
        assertThat(probe.heldFrames()).hasValue(0);
    }

    @Test
    void whereTooFewFramesCameMoreAreAskedFor() {
        for (int rest = 1; rest <= 3; rest++) {
            frame(1, 33);
            frame(1, 33);
            assertThat(probe.takeDoubt()).isFalse();
            now += 1000;
            tell();
            assertThat(probe.takeDoubt()).as("after rest " + rest).isEqualTo(rest < 3);
        }
        assertThat(probe.heldFrames()).hasValue(1);
    }

    @Test
    void aRestCountsOnce() {
        frame(1, 33);
        frame(1, 33);
        for (int i = 0; i < 5; i++) {
            now += 1000;
            tell();
        }
        assertThat(probe.heldFrames()).isEmpty();
    }

    @Test
    void aPageThatKnowsNoFramesCountsThem() {
        probe.waiting(2);
        probe.waiting(1);
        assertThat(probe.heldFrames()).isEmpty();
        probe.waiting(2);
        assertThat(probe.heldFrames()).hasValue(1);
        probe.waiting(0);
        assertThat(probe.heldFrames()).as("once known it stays").hasValue(1);
    }

    @Test
    @Tag("fuzz")
    void survivesWhateverAPageSays() {
        Random random = new Random(7);
        long end = System.nanoTime() + Long.getLong("waycast.fuzz.seconds", 1) * 1_000_000_000L;
        while (System.nanoTime() < end) {
            DecoderProbe any = new DecoderProbe();
            for (int i = 0; i < 600; i++) {
                any.sent(random.nextInt(50), random.nextLong());
                Shown shown = new Shown(random.nextInt(50), number(random), number(random));
                any.shown(List.of(shown, shown), number(random), Duration.ofMillis(random.nextInt(500)));
                OptionalInt held = any.heldFrames();
                assertThat(held.orElse(0)).isBetween(0, 256);
            }
        }
    }

    private static double number(Random random) {
        return random.nextInt(4) == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextDouble(1e4);
    }

    /** Sends a frame whose arrival makes the decoder show the one that came so many before it. */
    private void frame(int held, double untilNext) {
        sent();
        received.add(rtp);
        receivedAt.put(rtp, page());
        if (received.size() > held) {
            long shown = received.get(received.size() - 1 - held);
            toTell.add(new Shown(shown, receivedAt.get(shown), page() + DECODING));
        }
        now += untilNext;
    }

    private void sent() {
        rtp = rtp + 3000 & 0xffff_ffffL;
        probe.sent(rtp, (long) (now * 1e6));
    }

    /** The page's clock when something comes that is sent now. */
    private double page() {
        return PAGE_BEGAN + now + ON_THE_WAY;
    }

    private void tell() {
        probe.shown(toTell, PAGE_BEGAN + now, playout);
        toTell.clear();
    }
}

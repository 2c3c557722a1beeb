package dev.waycast.media.capture.pipewire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.capture.pipewire.OwedFrame.Asking;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a producer is asked for a frame, on a clock that the test moves. */
class OwedFrameTest {

    private static final long MS = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;
    /** A clock that overflows on the way, as nanoTime may. */
    private static final long START = Long.MAX_VALUE - 100 * MS;

    private final OwedFrame frame = new OwedFrame(START);

    @Test
    void nothingIsAskedForUntilAFrameIsOwed() {
        assertThat(frame.dueIn(at(0))).isEqualTo(NEVER);
        frame.negotiating(at(0));
        frame.negotiated(at(500));
        assertThat(frame.dueIn(at(1000))).isEqualTo(NEVER);
    }

    @Test
    void aStreamAtRestIsAskedAtOnceAndThenLessAndLessOften() {
        frame.owe(at(0));
        assertThat(askUntilGivenUp())
                .startsWith(0L, 200L, 600L, 1400L, 3000L, 5000L)
                .hasSize(10);
        assertThat(frame.dueIn(at(60_000))).as("given up").isEqualTo(NEVER);

        frame.owe(at(60_000));
        assertThat(frame.dueIn(at(60_000))).as("another asking").isZero();
    }

    @Test
    void nobodyAsksBeforeTheBuffersOfANewFormatAreThere() {
        frame.negotiating(at(0));
        frame.owe(at(1));
        assertThat(frame.dueIn(at(1000))).isPositive();
        frame.negotiated(at(1000));
        assertThat(frame.dueIn(at(1000))).as("it may come by itself").isEqualTo(200 * MS);
        assertThat(frame.dueIn(at(1200))).isZero();
        assertThat(frame.ask(at(1200), true)).isEqualTo(Asking.RESUME);
    }

    @Test
    void aStreamLeftWithoutBuffersIsNegotiatedAnew() {
        frame.owe(at(0));
        frame.negotiating(at(0));
        assertThat(frame.dueIn(at(0))).isEqualTo(2000 * MS);
        assertThat(frame.ask(at(2000), false)).isEqualTo(Asking.RENEGOTIATE);
    }

    @Test
    void aFrameEndsIt() {
        frame.owe(at(0));
        frame.ask(at(0), true);
        frame.paid();
        assertThat(frame.dueIn(at(500))).isEqualTo(NEVER);

        frame.owe(at(10));
        assertThat(frame.dueIn(at(10)))
                .as("the next one does not wait for the last")
                .isZero();
    }

    @Test
    void askingOftenDoesNotStartOver() {
        frame.owe(at(0));
        frame.ask(at(0), true);
        frame.ask(at(200), true);
        frame.owe(at(300));
        assertThat(frame.dueIn(at(300))).isEqualTo(300 * MS);
    }

    /** The times of all askings, in milliseconds. */
    private List<Long> askUntilGivenUp() {
        List<Long> times = new ArrayList<>();
        for (long millis = 0; millis < 60_000; millis += 10) {
            if (frame.dueIn(at(millis)) == 0) {
                frame.ask(at(millis), true);
                times.add(millis);
            }
        }
        return times;
    }

    private static long at(long millis) {
        return START + millis * MS;
    }
}

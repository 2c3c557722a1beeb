package dev.waycast.runtime.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DesktopChatTest {

    private final MovingClock clock = new MovingClock();
    private final DesktopChat chat = new DesktopChat("main", clock, new Meter());

    @Test
    void everybodyHearsEverything() {
        List<DesktopChat.Line> heard = new ArrayList<>();
        chat.watch(heard::add);
        assertThat(chat.say("s1", "Ann", " May I restart\nit? ")).isTrue();
        assertThat(chat.sayAtDesktop("Yes")).isTrue();
        assertThat(heard)
                .containsExactly(
                        new DesktopChat.Line("Ann", false, "May I restart it?", clock.instant()),
                        new DesktopChat.Line("main", true, "Yes", clock.instant()))
                .isEqualTo(chat.latest());
    }

    @Test
    void whoSpeaksTooFastIsNotHeard() {
        IntStream.range(0, 5)
                .forEach(i -> assertThat(chat.say("s1", "Ann", "x" + i)).isTrue());
        assertThat(chat.say("s1", "Ann", "x")).isFalse();
        assertThat(chat.say("s2", "Ben", "x")).as("others are").isTrue();
        clock.pass(Duration.ofSeconds(1));
        assertThat(chat.say("s1", "Ann", "x")).isTrue();
        assertThat(chat.say("s1", "Ann", "x")).isFalse();
    }

    @Test
    void onlyTheLatestLinesAreKeptAndLongOnesAreCut() {
        IntStream.range(0, 60).forEach(i -> chat.say("s" + i, "Ann", "line " + i));
        assertThat(chat.latest()).hasSize(50);
        assertThat(chat.latest().getLast().text()).isEqualTo("line 59");
        chat.sayAtDesktop("y".repeat(5000));
        assertThat(chat.latest().getLast().text()).hasSize(DesktopChat.LONGEST_LINE);
    }

    @Test
    void nothingIsNotSaid() {
        assertThat(chat.say("s1", "Ann", " \n\t ")).isFalse();
        assertThat(chat.sayAtDesktop(null)).isFalse();
    }

    private final class Meter implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return clock.instant().toEpochMilli() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}

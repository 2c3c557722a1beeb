package dev.waycast.media.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.input.InputEvent.Key;
import dev.waycast.media.input.InputEvent.PointerButton;
import dev.waycast.media.input.InputEvent.PointerMotion;
import dev.waycast.media.input.InputEvent.PointerPosition;
import dev.waycast.media.input.InputEvent.Text;
import dev.waycast.media.input.InputEvent.WheelSmooth;
import dev.waycast.media.input.InputEvent.WheelSteps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class InputSessionTest {

    private static final long MILLIS = 1_000_000;

    private record Due(long at, Runnable task) {}

    /** A sink that remembers, and notices two threads at once. */
    private static final class RecordingSink implements InputSink {
        final List<InputEvent> events = new ArrayList<>();
        private Thread inside;

        @Override
        public String name() {
            return "recording";
        }

        @Override
        public void send(InputEvent event) {
            assertThat(inside).isNull();
            inside = Thread.currentThread();
            events.add(event);
            inside = null;
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private final RecordingSink sink = new RecordingSink();
    private final PriorityQueue<Due> alarms = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private long now = 5_000 * MILLIS;
    private final InputSession session =
            new InputSession(sink, () -> now, (nanos, task) -> alarms.add(new Due(now + nanos, task)));

    private void pass(long millis) {
        long until = now + millis * MILLIS;
        while (!alarms.isEmpty() && alarms.peek().at <= until) {
            Due due = alarms.poll();
            now = due.at;
            due.task.run();
        }
        now = until;
    }

    @Test
    void passesOnWhatIsInRange() {
        List<InputEvent> events = List.of(
                new PointerPosition(0.5, 1),
                new PointerMotion(-3.5, 2),
                new PointerButton(0x111, true),
                new WheelSmooth(0, 12.5),
                new WheelSteps(0, -1),
                new Key(30, true),
                new Text("é"));
        events.forEach(event -> assertThat(session.accept(event)).isTrue());
        assertThat(sink.events).isEqualTo(events);
        assertThat(session.dropped()).isZero();
    }

    @Test
    void bringsIntoRangeOrDropsTheRest() {
        assertThat(session.accept(new PointerPosition(-1, 7))).isTrue();
        assertThat(session.accept(new PointerMotion(1e300, Double.NEGATIVE_INFINITY)))
                .isTrue();
        assertThat(session.accept(new WheelSteps(Integer.MIN_VALUE, 5_000))).isTrue();
        assertThat(sink.events)
                .containsExactly(
                        new PointerPosition(0, 1), new PointerMotion(10_000, -10_000), new WheelSteps(-100, 100));
        sink.events.clear();
        assertThat(session.accept(new PointerPosition(Double.NaN, 0))).isFalse();
        assertThat(session.accept(new WheelSmooth(0, Double.NaN))).isFalse();
        assertThat(session.accept(new Key(999, true))).isFalse();
        assertThat(session.accept(new Key(-1, false))).isFalse();
        assertThat(session.accept(new PointerButton(1, true))).isFalse();
        assertThat(session.accept(new Text(null))).isFalse();
        assertThat(session.accept(new Text("🎉".repeat(InputEvent.MAX_TEXT)))).isTrue();
        assertThat(session.accept(new Text("x".repeat(InputEvent.MAX_TEXT + 1))))
                .isFalse();
        assertThat(sink.events).hasSize(1);
        assertThat(session.dropped()).isEqualTo(7);
    }

    @Test
    void letsGoOfEverythingAfterSilence() {
        session.accept(new Key(42, true));
        session.accept(new Key(30, true));
        session.accept(new PointerButton(0x110, true));
        pass(249);
        assertThat(sink.events).hasSize(3);
        pass(1);
        assertThat(sink.events.subList(3, 6))
                .containsExactly(new Key(30, false), new Key(42, false), new PointerButton(0x110, false));
        assertThat(session.stalls()).isEqualTo(1);
        session.accept(new Key(30, false)); // late, and already done
        pass(1000);
        assertThat(sink.events).hasSize(6);
    }

    @Test
    void heartbeatsAndEventsKeepAKeyDown() {
        session.accept(new Key(30, true));
        for (int i = 0; i < 20; i++) {
            pass(100);
            if (i % 2 == 0) {
                session.heartbeat();
            } else {
                session.accept(new PointerPosition(0.1, 0.1));
            }
        }
        assertThat(sink.events).doesNotContain(new Key(30, false));
        pass(250);
        assertThat(sink.events).contains(new Key(30, false));
    }

    @Test
    void silenceWithNothingHeldIsNothing() {
        session.accept(new Key(30, true));
        session.accept(new Key(30, false));
        pass(10_000);
        assertThat(sink.events).containsExactly(new Key(30, true), new Key(30, false));
        assertThat(session.stalls()).isZero();
        assertThat(alarms).isEmpty();
    }

    @Test
    void aBrowsersKeyRepeatIsNotASecondPress() {
        for (int i = 0; i < 5; i++) {
            session.accept(new Key(30, true));
        }
        assertThat(sink.events).containsExactly(new Key(30, true));
        assertThat(alarms).hasSize(1);
    }

    @Test
    void closeLetsGoAndIsFinal() {
        session.accept(new Key(29, true));
        session.close();
        session.close();
        assertThat(sink.events).containsExactly(new Key(29, true), new Key(29, false));
        assertThat(session.accept(new Key(30, true))).isFalse();
        session.heartbeat();
        pass(1000);
        assertThat(sink.events).hasSize(2);
    }

    @Test
    void sessionsOnOneSinkDoNotMix() throws InterruptedException {
        List<Thread> viewers = new ArrayList<>();
        for (int viewer = 0; viewer < 4; viewer++) {
            viewers.add(Thread.ofPlatform().start(() -> {
                try (InputSession own = new InputSession(sink)) {
                    for (int i = 0; i < 2_000; i++) {
                        own.accept(new PointerPosition(0.5, 0.5));
                    }
                }
            }));
        }
        for (Thread viewer : viewers) {
            viewer.join();
        }
        assertThat(sink.events).hasSize(8_000);
    }

    @Test
    void theSharedWatchReleasesInRealTime() throws InterruptedException {
        try (InputSession real = new InputSession(sink)) {
            real.accept(new Key(30, true));
            for (int i = 0; i < 100 && real.stalls() == 0; i++) {
                Thread.sleep(50);
            }
            assertThat(real.stalls()).isEqualTo(1);
        }
    }
}

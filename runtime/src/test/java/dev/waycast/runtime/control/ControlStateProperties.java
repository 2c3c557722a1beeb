package dev.waycast.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.control.ControlEffect.Gained;
import dev.waycast.runtime.control.ControlEffect.Happened;
import dev.waycast.runtime.control.ControlEffect.KeysReleased;
import dev.waycast.runtime.control.ControlEffect.Lost;
import dev.waycast.runtime.control.ControlState.Member;
import dev.waycast.runtime.control.ControlState.Phase;
import dev.waycast.runtime.control.ControlState.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** What holds of control whatever people do, in whatever order and at whatever time. */
class ControlStateProperties {

    private static final long MILLI = 1_000_000L;

    /** An event, so many milliseconds after the one before. */
    record Step(ControlEvent event, long millis) {}

    @Property(tries = 2000)
    void theMachineKeepsItsPromises(@ForAll("rules") ControlRules rules, @ForAll("stories") List<Step> story) {
        ControlState state = ControlState.empty(rules);
        Observer observer = new Observer();
        // Somewhere in the middle of the clock's range, where a difference still works when it wraps around.
        long now = Long.MAX_VALUE - 10_000 * MILLI;
        for (Step step : story) {
            now += step.millis() * MILLI;
            ControlState before = state;
            ControlState.Transition transition = before.on(step.event(), now);
            state = transition.state();
            isSound(state, now);
            movesControlOnlyInOrder(before, step.event(), transition, now);
            observer.follow(transition, before);
            if (step.event() instanceof ControlEvent.Tick) {
                leavesNothingOverdue(state, now);
            }
            Statistics.label("phase").collect(state.phase().getClass().getSimpleName());
        }
        Statistics.label("phase").coverage(phases -> {
            phases.check("Held").percentage(share -> share > 20);
            phases.check("HandedOver").percentage(share -> share > 1);
        });
    }

    /** Nobody waits for ever: when everybody in front is gone, who still asks gets control. */
    @Property(tries = 500)
    void whoKeepsAskingGetsControl(@ForAll("rules") ControlRules rules, @ForAll("stories") List<Step> story) {
        ControlState state = ControlState.empty(rules);
        long now = 0;
        for (Step step : story) {
            now += step.millis() * MILLI;
            state = state.on(step.event(), now).state();
        }
        state = state.on(new ControlEvent.Joined("patient", "Patient", true, true, false), now)
                .state();
        state = state.on(new ControlEvent.Requested("patient", ""), now).state();
        for (Member other : state.members()) {
            if (!other.session().equals("patient")) {
                state = state.on(new ControlEvent.Left(other.session()), now).state();
            }
        }
        assertThat(state.holder()).contains("patient");
    }

    private static void isSound(ControlState state, long now) {
        List<String> sessions = state.members().stream().map(Member::session).toList();
        List<String> waiting = state.queue().stream().map(Waiting::session).toList();
        assertThat(sessions).doesNotHaveDuplicates();
        assertThat(waiting).doesNotHaveDuplicates();
        state.holder().ifPresent(holder -> {
            assertThat(state.member(holder)).as("the holder is here").isPresent();
            assertThat(state.member(holder).orElseThrow().canHold())
                    .as("the holder may and wants to")
                    .isTrue();
            assertThat(waiting).as("the holder does not wait").doesNotContain(holder);
        });
        assertThat(waiting)
                .allMatch(
                        session -> state.member(session).filter(Member::canHold).isPresent());
        if (state.holder().isEmpty()) {
            assertThat(waiting).as("nobody waits for what is free").isEmpty();
        }
        assertThat(sessions.stream().filter(state::plays).count())
                .as("who reaches the desktop")
                .isLessThanOrEqualTo(state.paused() ? 0 : 1);
        if (state.phase() instanceof Phase.HandedOver handedOver) {
            assertThat(handedOver.held().dragging())
                    .as("a hand-over waits for a drag only")
                    .isTrue();
            assertThat(handedOver.deadline() - now)
                    .as("a hand-over waits for a bounded time")
                    .isPositive();
            assertThat(handedOver.next()).isNotEqualTo(handedOver.held().holder());
            assertThat(handedOver.next() == null
                            || state.member(handedOver.next())
                                    .filter(Member::canHold)
                                    .isPresent())
                    .as("who is next can hold control")
                    .isTrue();
        }
        if (state.paused()) {
            assertThat(state.dragging()).as("nothing is held during a pause").isFalse();
        }
    }

    /** Losing control releases the keys, and before anybody else gets it; a drag is only cut short for a reason. */
    private static void movesControlOnlyInOrder(
            ControlState before, ControlEvent event, ControlState.Transition transition, long now) {
        String old = before.holder().orElse(null);
        String next = transition.state().holder().orElse(null);
        List<ControlEffect> effects = transition.effects();
        if (old != null && !old.equals(next)) {
            int released = effects.indexOf(new KeysReleased(old));
            int gained = next == null ? effects.size() : effects.indexOf(new Gained(next));
            assertThat(released).as("keys are released: " + effects).isBetween(0, gained - 1);
            if (before.dragging()) {
                assertThat(mayCutShort(before, event, old, now))
                        .as("a drag was cut short by " + event)
                        .isTrue();
            }
        }
        if (next != null && !next.equals(old)) {
            assertThat(effects).contains(new Gained(next));
        }
        if (effects.stream().anyMatch(ControlEffect.Rejected.class::isInstance) && !deadlinePassed(before, now)) {
            assertThat(transition.state().holder()).isEqualTo(before.holder());
        }
        boolean hasASay = switch (event) {
            case ControlEvent.Granted(String by, String _) -> before.decides(by);
            case ControlEvent.Given(String by, String _) -> before.decides(by);
            case ControlEvent.Taken(String by, String _, String _) ->
                by == null || before.member(by).filter(Member::decides).isPresent();
            case ControlEvent.Joined _,
                    ControlEvent.Left _,
                    ControlEvent.Changed _,
                    ControlEvent.Requested _,
                    ControlEvent.Cancelled _,
                    ControlEvent.Refused _,
                    ControlEvent.Released _,
                    ControlEvent.Used _,
                    ControlEvent.LocalActivity _,
                    ControlEvent.Tick _ -> true;
        };
        if (!hasASay && !deadlinePassed(before, now)) {
            assertThat(next).as("who has no say changes nothing").isEqualTo(old);
        }
    }

    private static boolean mayCutShort(ControlState before, ControlEvent event, String holder, long now) {
        return deadlinePassed(before, now)
                || before.rules().dragTimeout().isZero()
                || switch (event) {
                    case ControlEvent.Left(String session) -> session.equals(holder);
                    case ControlEvent.Released(String session) -> session.equals(holder);
                    case ControlEvent.Changed(String session, boolean eligible, boolean wants) ->
                        session.equals(holder) && !(eligible && wants);
                    // The drag ended with this event.
                    case ControlEvent.Used(String session, boolean dragging) -> session.equals(holder) && !dragging;
                    case ControlEvent.LocalActivity() -> true;
                    case ControlEvent.Joined _,
                            ControlEvent.Requested _,
                            ControlEvent.Cancelled _,
                            ControlEvent.Granted _,
                            ControlEvent.Refused _,
                            ControlEvent.Given _,
                            ControlEvent.Taken _,
                            ControlEvent.Tick _ -> false;
                };
    }

    private static boolean deadlinePassed(ControlState before, long now) {
        return before.phase() instanceof Phase.HandedOver waiting && now - waiting.deadline() >= 0;
    }

    private static void leavesNothingOverdue(ControlState state, long now) {
        assertThat(state.queue())
                .noneMatch(waiting -> waiting.open()
                        && now - waiting.askedAt()
                                >= state.rules().requestTimeout().toNanos());
        assertThat(state.paused() && now - state.pausedUntil() >= 0).isFalse();
        if (state.phase() instanceof Phase.Held held
                && !held.dragging()
                && state.rules().idleTimeout().isPositive()) {
            assertThat(now - held.usedAt())
                    .isLessThan(state.rules().idleTimeout().toNanos());
        }
    }

    /** Knows only the effects, as the desk and the records do, and has to agree with the state all the same. */
    private static final class Observer {

        private String holder;
        private String recorded;

        void follow(ControlState.Transition transition, ControlState before) {
            for (ControlEffect effect : transition.effects()) {
                switch (effect) {
                    case Gained(String session) -> {
                        assertThat(holder).as("one holder at a time").isNull();
                        holder = session;
                    }
                    case Lost(String session, ControlReason _) -> {
                        assertThat(session).as("only the holder loses control").isEqualTo(holder);
                        holder = null;
                    }
                    case Happened(String _, String actor, String _, String now, String previous) -> {
                        assertThat(actor).isNotBlank();
                        assertThat(Objects.equals(previous, recorded))
                                .as("the records follow one another: " + effect)
                                .isTrue();
                        recorded = now;
                    }
                    case KeysReleased(String session) -> assertThat(session).isEqualTo(holder);
                    case ControlEffect.Answered _, ControlEffect.Rejected _ -> {}
                }
            }
            assertThat(holder).isEqualTo(transition.state().holder().orElse(null));
            assertThat(recorded).isEqualTo(transition.state().holder().orElse(null));
        }
    }

    @Provide
    Arbitrary<ControlRules> rules() {
        Arbitrary<Duration> times = Arbitraries.of(0L, 500L, 2_000L, 10_000L).map(Duration::ofMillis);
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        times,
                        times,
                        times,
                        Arbitraries.of(true, false),
                        Arbitraries.of(Duration.ofMillis(500), Duration.ofSeconds(3)))
                .as(ControlRules::new);
    }

    /** Most begin with a desktop where there is something to hand over, so that not only the empty one is tried. */
    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<List<Step>> rest = Combinators.combine(
                        events(), Arbitraries.longs().between(0, 1_000))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
        List<Step> crowd = Stream.of("a", "b", "c", "d")
                .map(id -> new Step(new ControlEvent.Joined(id, "name of " + id, true, true, id.equals("d")), 1))
                .toList();
        return Combinators.combine(Arbitraries.of(true, true, true, false), rest)
                .as((crowded, steps) ->
                        crowded ? Stream.concat(crowd.stream(), steps.stream()).toList() : steps);
    }

    private static Arbitrary<ControlEvent> events() {
        Arbitrary<String> session = Arbitraries.of("a", "b", "c", "d");
        Arbitrary<Boolean> mostly = Arbitraries.of(true, true, true, false);
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        return Arbitraries.frequencyOf(List.of(
                tuple(
                        4,
                        Combinators.combine(session, mostly, mostly, either)
                                .as((id, eligible, wants, decides) ->
                                        new ControlEvent.Joined(id, "name of " + id, eligible, wants, decides))),
                tuple(1, session.map(ControlEvent.Left::new)),
                tuple(1, Combinators.combine(session, mostly, mostly).as(ControlEvent.Changed::new)),
                tuple(4, session.map(id -> new ControlEvent.Requested(id, "why"))),
                tuple(1, session.map(ControlEvent.Cancelled::new)),
                tuple(4, Combinators.combine(session, session).as(ControlEvent.Granted::new)),
                tuple(1, Combinators.combine(session, session).as(ControlEvent.Refused::new)),
                tuple(4, Combinators.combine(session, session).as(ControlEvent.Given::new)),
                tuple(
                        2,
                        Combinators.combine(session.injectNull(0.3), session.injectNull(0.2))
                                .as((by, id) -> new ControlEvent.Taken(by, "actor", id))),
                tuple(1, session.map(ControlEvent.Released::new)),
                tuple(9, Combinators.combine(session, mostly).as(ControlEvent.Used::new)),
                tuple(1, Arbitraries.just(new ControlEvent.LocalActivity())),
                tuple(4, Arbitraries.just(new ControlEvent.Tick()))));
    }

    private static Tuple.Tuple2<Integer, Arbitrary<ControlEvent>> tuple(
            int frequency, Arbitrary<? extends ControlEvent> events) {
        return Tuple.of(frequency, events.map(event -> (ControlEvent) event));
    }
}

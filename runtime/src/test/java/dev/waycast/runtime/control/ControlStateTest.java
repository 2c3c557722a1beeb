package dev.waycast.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.control.ControlEffect.Answered;
import dev.waycast.runtime.control.ControlEffect.Gained;
import dev.waycast.runtime.control.ControlEffect.Happened;
import dev.waycast.runtime.control.ControlEffect.KeysReleased;
import dev.waycast.runtime.control.ControlEffect.Lost;
import dev.waycast.runtime.control.ControlEffect.Rejected;
import dev.waycast.runtime.control.ControlState.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What happens to control in the situations people know. */
class ControlStateTest {

    private static final long SECOND = 1_000_000_000L;

    private final ControlRules rules = new ControlRules(
            true, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(5), true, Duration.ofSeconds(2));
    private ControlState state = ControlState.empty(rules);
    private long now = SECOND;
    private List<ControlEffect> effects = List.of();

    @Test
    void whoComesFirstControlsAndTheNextOnesDoNot() {
        join("a");
        assertThat(effects).containsExactly(new Gained("a"), new Happened("a", "A", "granted", "a", null));
        join("b");
        assertThat(effects).isEmpty();
        assertThat(state.holder()).contains("a");
        assertThat(state.plays("a")).isTrue();
        assertThat(state.plays("b")).isFalse();
    }

    @Test
    void whoMayNotControlNeverDoes() {
        on(new ControlEvent.Joined("a", "A", false, true, false));
        on(new ControlEvent.Used("a", false));
        on(new ControlEvent.Requested("a", ""));
        assertThat(effects).containsExactly(new Rejected("a", ControlReason.NOT_ALLOWED));
        assertThat(state.holder()).isEmpty();
    }

    @Test
    void whereNothingIsAutomaticControlIsAskedFor() {
        state = ControlState.empty(new ControlRules(
                false, Duration.ZERO, Duration.ofSeconds(30), Duration.ZERO, false, Duration.ofSeconds(2)));
        join("a");
        on(new ControlEvent.Used("a", false));
        assertThat(state.holder()).isEmpty();
        on(new ControlEvent.Requested("a", ""));
        assertThat(state.holder()).contains("a");
        after(1_000_000, new ControlEvent.Tick());
        assertThat(state.holder()).as("never idle").contains("a");
    }

    @Test
    void aRequestIsGrantedByTheHolder() {
        join("a");
        join("b");
        on(new ControlEvent.Requested("b", "to fix it"));
        assertThat(effects).containsExactly(new Happened("b", "B", "requested", "a", "a"));
        on(new ControlEvent.Granted("b", "b"));
        assertThat(effects).containsExactly(new Rejected("b", ControlReason.NOT_YOURS));
        on(new ControlEvent.Granted("a", "b"));
        assertThat(effects)
                .containsExactly(
                        new KeysReleased("a"),
                        new Lost("a", ControlReason.GIVEN),
                        new Gained("b"),
                        new Happened("a", "A", "granted", "b", "a"));
        assertThat(state.queue()).isEmpty();
    }

    @Test
    void aRequestIsRefusedOrTakenBack() {
        join("a");
        join("b");
        on(new ControlEvent.Requested("b", ""));
        on(new ControlEvent.Refused("a", "b"));
        assertThat(effects)
                .containsExactly(new Answered("b", ControlReason.REFUSED), new Happened("a", "A", "refused", "a", "a"));
        on(new ControlEvent.Requested("b", ""));
        on(new ControlEvent.Cancelled("b"));
        assertThat(effects).containsExactly(new Answered("b", ControlReason.CANCELLED));
        on(new ControlEvent.Granted("a", "b"));
        assertThat(effects).containsExactly(new Rejected("a", ControlReason.NOT_POSSIBLE));
        assertThat(state.holder()).contains("a");
    }

    @Test
    void aRequestThatNobodyAnswersKeepsItsPlace() {
        join("a");
        join("b");
        join("c");
        on(new ControlEvent.Requested("b", ""));
        after(10, new ControlEvent.Requested("c", ""));
        after(20, new ControlEvent.Tick());
        assertThat(effects).containsExactly(new Answered("b", ControlReason.UNANSWERED));
        after(1, new ControlEvent.Requested("b", "please"));
        assertThat(state.queue()).extracting(ControlState.Waiting::session).containsExactly("b", "c");
        on(new ControlEvent.Released("a"));
        assertThat(effects)
                .containsExactly(
                        new KeysReleased("a"),
                        new Lost("a", ControlReason.RELEASED),
                        new Happened("a", "A", "released", null, "a"),
                        new Gained("b"),
                        new Happened(null, "server", "granted", "b", null));
    }

    @Test
    void whoLetGoHasToAsk() {
        join("a");
        on(new ControlEvent.Released("a"));
        on(new ControlEvent.Used("a", false));
        assertThat(state.holder()).isEmpty();
        on(new ControlEvent.Requested("a", ""));
        assertThat(state.holder()).contains("a");
    }

    @Test
    void aHandOverWaitsForTheEndOfADrag() {
        join("a");
        join("b");
        on(new ControlEvent.Used("a", true));
        on(new ControlEvent.Given("a", "b"));
        assertThat(effects).isEmpty();
        assertThat(state.phase()).isInstanceOf(Phase.HandedOver.class);
        assertThat(state.plays("a")).isTrue();
        after(1, new ControlEvent.Used("a", false));
        assertThat(effects)
                .containsExactly(
                        new KeysReleased("a"),
                        new Lost("a", ControlReason.GIVEN),
                        new Gained("b"),
                        new Happened("a", "A", "given", "b", "a"));
    }

    @Test
    void aDragDoesNotKeepControlForEver() {
        join("a");
        join("b");
        on(new ControlEvent.Used("a", true));
        on(new ControlEvent.Taken(null, "admin", "b"));
        after(4, new ControlEvent.Given("a", "a"));
        assertThat(effects).containsExactly(new Rejected("a", ControlReason.NOT_YOURS));
        after(0.9, new ControlEvent.Tick());
        assertThat(state.holder()).contains("a");
        after(0.2, new ControlEvent.Tick());
        assertThat(effects)
                .containsExactly(
                        new KeysReleased("a"),
                        new Lost("a", ControlReason.TAKEN),
                        new Gained("b"),
                        new Happened(null, "admin", "taken", "b", "a"));
    }

    @Test
    void whoLeavesOrMayNoMoreLosesControlAtOnceDragOrNot() {
        join("a");
        join("b");
        on(new ControlEvent.Used("a", true));
        on(new ControlEvent.Changed("a", false, true));
        assertThat(effects)
                .containsExactly(
                        new KeysReleased("a"),
                        new Lost("a", ControlReason.NOT_ALLOWED),
                        new Happened("a", "A", "released", null, "a"));
        on(new ControlEvent.Requested("b", ""));
        on(new ControlEvent.Used("b", true));
        on(new ControlEvent.Left("b"));
        assertThat(effects).startsWith(new KeysReleased("b"), new Lost("b", ControlReason.LEFT));
        assertThat(state.holder()).isEmpty();
    }

    @Test
    void controlThatIsNotUsedIsReleased() {
        join("a");
        join("b");
        after(299, new ControlEvent.Tick());
        assertThat(state.holder()).contains("a");
        after(1, new ControlEvent.Tick());
        assertThat(effects)
                .containsExactly(
                        new KeysReleased("a"),
                        new Lost("a", ControlReason.IDLE),
                        new Happened(null, "server", "idle", null, "a"));
        on(new ControlEvent.Used("b", false));
        assertThat(state.holder()).as("free control goes to who uses it").contains("b");
    }

    @Test
    void thePersonAtTheDesktopMayTakeControlAndOthersMayNot() {
        join("a");
        join("b");
        on(new ControlEvent.Joined("owner", "Owner", true, true, true));
        on(new ControlEvent.Taken("b", "B", "b"));
        assertThat(effects).containsExactly(new Rejected("b", ControlReason.NOT_YOURS));
        on(new ControlEvent.Taken("owner", "Owner", "owner"));
        assertThat(state.holder()).contains("owner");
        on(new ControlEvent.Requested("b", ""));
        on(new ControlEvent.Granted("owner", "b"));
        assertThat(state.holder()).contains("b");
        on(new ControlEvent.Taken("owner", "Owner", null));
        assertThat(state.holder()).isEmpty();
        on(new ControlEvent.Used("b", false));
        assertThat(state.holder()).as("whom it was taken from has to ask").isEmpty();
    }

    @Test
    void localActivityPausesInputAndReleasesKeys() {
        join("a");
        on(new ControlEvent.Used("a", true));
        on(new ControlEvent.LocalActivity());
        assertThat(effects).containsExactly(new KeysReleased("a"), new Happened(null, "desktop", "paused", "a", "a"));
        assertThat(state.plays("a")).isFalse();
        assertThat(state.dragging()).isFalse();
        after(1, new ControlEvent.LocalActivity());
        after(1.5, new ControlEvent.Tick());
        assertThat(state.paused()).as("from the last movement").isTrue();
        after(0.5, new ControlEvent.Tick());
        assertThat(effects).containsExactly(new Happened(null, "desktop", "resumed", "a", "a"));
        assertThat(state.plays("a")).isTrue();
    }

    @Test
    void isOverdueOnlyWhenATickWouldDoSomething() {
        assertThat(state.isOverdue(now)).as("nobody is here").isFalse();
        join("a");
        assertThat(state.isOverdue(now + 299 * SECOND)).isFalse();
        assertThat(state.isOverdue(now + 300 * SECOND)).as("idle").isTrue();
        on(new ControlEvent.LocalActivity());
        assertThat(state.isOverdue(now + SECOND)).isFalse();
        assertThat(state.isOverdue(now + 2 * SECOND)).as("paused").isTrue();
    }

    @Test
    void changingTheModeGivesControlUpAndBack() {
        join("a");
        on(new ControlEvent.Changed("a", true, false));
        assertThat(state.holder()).isEmpty();
        on(new ControlEvent.Changed("a", true, true));
        assertThat(state.holder()).contains("a");
    }

    private void join(String session) {
        on(new ControlEvent.Joined(session, session.toUpperCase(Locale.ROOT), true, true, false));
    }

    private void after(double seconds, ControlEvent event) {
        now += (long) (seconds * SECOND);
        on(event);
    }

    private void on(ControlEvent event) {
        ControlState.Transition transition = state.on(event, now);
        state = transition.state();
        effects = transition.effects();
    }
}

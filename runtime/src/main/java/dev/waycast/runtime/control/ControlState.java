package dev.waycast.runtime.control;

import dev.waycast.runtime.control.ControlEffect.Answered;
import dev.waycast.runtime.control.ControlEffect.Gained;
import dev.waycast.runtime.control.ControlEffect.Happened;
import dev.waycast.runtime.control.ControlEffect.KeysReleased;
import dev.waycast.runtime.control.ControlEffect.Lost;
import dev.waycast.runtime.control.ControlEffect.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who controls a desktop, and who waits to. Immutable: {@link #on} gives the next state and what has to be done because of
 * it. Times are nanoseconds of one monotonic clock, as of {@link System#nanoTime()}.
 *
 * <p>One session holds control at most. Others ask for it; the holder, or somebody who may always decide, grants,
 * refuses, or gives control unasked. A request that nobody answers keeps its place in the queue. Control that is free
 * goes to the first in the queue. Control changes hands only while no pointer button is held, for a bounded time; whoever
 * leaves or may not control any more loses it at once.
 *
 * @param members everybody who is here, in the order they came
 * @param phase who holds control
 * @param queue who asked for it, in the order they asked; empty while control is free
 * @param paused whether remote input is not played because of somebody at the desktop itself
 * @param pausedUntil when that ends
 */
public record ControlState(
        ControlRules rules, List<Member> members, Phase phase, List<Waiting> queue, boolean paused, long pausedUntil) {

    /**
     * Somebody who is here.
     *
     * @param mustAsk whether using the pointer is not enough to get control that is free: control was released or taken
     *     from them before
     */
    public record Member(
            String session, String name, boolean eligible, boolean wants, boolean decides, boolean mustAsk) {

        /** Whether control can be theirs. */
        public boolean canHold() {
            return eligible && wants;
        }

        Member with(boolean nowEligible, boolean nowWants) {
            return new Member(session, name, nowEligible, nowWants, decides, mustAsk && nowWants == wants);
        }

        Member asks(boolean must) {
            return new Member(session, name, eligible, wants, decides, must);
        }
    }

    /**
     * Somebody who asked for control.
     *
     * @param askedAt last
     * @param open whether the request is still put before who can decide
     */
    public record Waiting(String session, String purpose, long askedAt, boolean open) {}

    /** Who holds control. */
    public sealed interface Phase {

        /** Nobody. */
        record Free() implements Phase {}

        /**
         * One session.
         *
         * @param usedAt when it last used pointer or keyboard
         * @param dragging whether it holds a pointer button
         */
        record Held(String holder, long usedAt, boolean dragging) implements Phase {}

        /**
         * One session, for as long as it holds a pointer button.
         *
         * @param next who gets control then; null: whoever is first in the queue
         * @param change how that came to be, in one word
         * @param by the session of who decided it; null: none
         * @param actor the name of who decided it
         * @param deadline when control changes hands at the latest
         */
        record HandedOver(Held held, String next, String change, String by, String actor, long deadline)
                implements Phase {}
    }

    /** A state, and what has to be done to get there. */
    public record Transition(ControlState state, List<ControlEffect> effects) {}

    public ControlState {
        members = List.copyOf(members);
        queue = List.copyOf(queue);
    }

    /** Nobody is here. */
    public static ControlState empty(ControlRules rules) {
        return new ControlState(rules, List.of(), new Phase.Free(), List.of(), false, 0);
    }

    /** What an event makes of it. An event about somebody who is not here changes nothing. */
    public Transition on(ControlEvent event, long now) {
        Turn turn = new Turn(this, now);
        turn.apply(event);
        turn.settle();
        return new Transition(turn.state(), List.copyOf(turn.effects));
    }

    /** Whether a {@link ControlEvent.Tick} would do something. */
    boolean isOverdue(long now) {
        Transition after = on(new ControlEvent.Tick(), now);
        return !after.effects().isEmpty() || !after.state().equals(this);
    }

    /** The session that holds control. */
    public Optional<String> holder() {
        return held().map(Phase.Held::holder);
    }

    /** Whether the holder holds a pointer button. */
    public boolean dragging() {
        return held().map(Phase.Held::dragging).orElse(false);
    }

    /** Whether what this session does reaches the desktop. */
    public boolean plays(String session) {
        return !paused && holder().filter(session::equals).isPresent();
    }

    /** Whether what this session does reaches the desktop, or would be enough to get control. */
    boolean mightPlay(String session) {
        return holder().isPresent()
                ? plays(session)
                : rules.automatic()
                        && member(session)
                                .filter(member -> member.canHold() && !member.mustAsk())
                                .isPresent();
    }

    public Optional<Member> member(String session) {
        return members.stream()
                .filter(member -> member.session().equals(session))
                .findFirst();
    }

    public Optional<Waiting> waiting(String session) {
        return queue.stream()
                .filter(waiting -> waiting.session().equals(session))
                .findFirst();
    }

    /** Whether this session has a say in who controls. */
    public boolean decides(String session) {
        return holder().filter(session::equals).isPresent()
                || member(session).filter(Member::decides).isPresent();
    }

    private Optional<Phase.Held> held() {
        return switch (phase) {
            case Phase.Free() -> Optional.empty();
            case Phase.Held held -> Optional.of(held);
            case Phase.HandedOver handedOver -> Optional.of(handedOver.held());
        };
    }

    /** One transition in the making. */
    private static final class Turn {

        private static final String SERVER = "server";
        private static final String DESKTOP = "desktop";
        private static final String TAKEN = "taken";

        private final ControlRules rules;
        private final long now;
        private final List<Member> members;
        private final List<Waiting> queue;
        private final List<ControlEffect> effects = new ArrayList<>();
        private Phase phase;
        private boolean paused;
        private long pausedUntil;

        Turn(ControlState from, long now) {
            this.rules = from.rules;
            this.now = now;
            this.members = new ArrayList<>(from.members);
            this.queue = new ArrayList<>(from.queue);
            this.phase = from.phase;
            this.paused = from.paused;
            this.pausedUntil = from.pausedUntil;
        }

        ControlState state() {
            return new ControlState(rules, members, phase, queue, paused, pausedUntil);
        }

        void apply(ControlEvent event) {
            switch (event) {
                case ControlEvent.Joined joined -> join(joined);
                case ControlEvent.Left(String session) -> leave(session);
                case ControlEvent.Changed(String session, boolean eligible, boolean wants) ->
                    change(session, eligible, wants);
                case ControlEvent.Requested(String session, String purpose) -> request(session, purpose);
                case ControlEvent.Cancelled(String session) -> cancel(session);
                case ControlEvent.Granted(String by, String session) -> grant(by, session);
                case ControlEvent.Refused(String by, String session) -> refuse(by, session);
                case ControlEvent.Given(String by, String session) -> give(by, session);
                case ControlEvent.Taken(String by, String actor, String session) -> take(by, actor, session);
                case ControlEvent.Released(String session) -> release(session);
                case ControlEvent.Used(String session, boolean dragging) -> use(session, dragging);
                case ControlEvent.LocalActivity() -> pause();
                case ControlEvent.Tick() -> tick();
            }
        }

        /** What follows from every change: a hand-over that may happen does, and control that is free is wanted. */
        void settle() {
            if (phase instanceof Phase.HandedOver waiting
                    && (!waiting.held().dragging() || now - waiting.deadline() >= 0)) {
                complete(waiting);
            }
            if (isFree() && !queue.isEmpty()) {
                Member first = find(queue.getFirst().session()).orElseThrow();
                gain(first.session(), "granted", null, SERVER, null);
            }
        }

        private void join(ControlEvent.Joined joined) {
            if (find(joined.session()).isPresent()) {
                return;
            }
            Member member = new Member(
                    joined.session(), joined.name(), joined.eligible(), joined.wants(), joined.decides(), false);
            members.add(member);
            gainIfFree(member);
        }

        private void leave(String session) {
            find(session).ifPresent(member -> {
                withdraw(member, ControlReason.LEFT);
                members.remove(find(session).orElseThrow());
            });
        }

        private void change(String session, boolean eligible, boolean wants) {
            find(session).ifPresent(before -> {
                Member member = before.with(eligible, wants);
                replace(member);
                if (!member.canHold()) {
                    withdraw(member, eligible ? ControlReason.RELEASED : ControlReason.NOT_ALLOWED);
                } else if (!before.canHold()) {
                    gainIfFree(member);
                }
            });
        }

        private void gainIfFree(Member member) {
            if (rules.automatic() && isFree() && member.canHold() && !member.mustAsk()) {
                gain(member.session(), "granted", member.session(), member.name(), null);
            }
        }

        /** Neither holds control from now on nor waits for it. */
        private void withdraw(Member member, ControlReason reason) {
            String session = member.session();
            if (dequeue(session)) {
                effects.add(new Answered(session, reason));
            }
            cancelHandOverTo(session);
            if (holds(session)) {
                lose(session, reason);
                effects.add(new Happened(session, member.name(), "released", null, session));
            }
        }

        private void request(String session, String purpose) {
            find(session).ifPresent(member -> {
                if (!member.canHold()) {
                    effects.add(new Rejected(session, ControlReason.NOT_ALLOWED));
                } else if (isFree()) {
                    gain(session, "granted", session, member.name(), null);
                } else if (!holds(session)) {
                    enqueue(new Waiting(session, purpose, now, true));
                    effects.add(new Happened(session, member.name(), "requested", present(), present()));
                }
            });
        }

        /** Who asks again keeps the place. */
        private void enqueue(Waiting waiting) {
            for (int i = 0; i < queue.size(); i++) {
                if (queue.get(i).session().equals(waiting.session())) {
                    queue.set(i, waiting);
                    return;
                }
            }
            queue.add(waiting);
        }

        private void cancel(String session) {
            if (dequeue(session)) {
                effects.add(new Answered(session, ControlReason.CANCELLED));
                cancelHandOverTo(session);
            }
        }

        private void grant(String by, String session) {
            if (mayDecide(by) && mayGet(by, session, isWaiting(session))) {
                handOver(session, "granted", by, name(by));
            }
        }

        private void refuse(String by, String session) {
            if (mayDecide(by) && mayGet(by, session, isWaiting(session))) {
                cancelHandOverTo(session);
                dequeue(session);
                effects.add(new Answered(session, ControlReason.REFUSED));
                effects.add(new Happened(by, name(by), "refused", present(), present()));
            }
        }

        private void give(String by, String session) {
            if (mayDecide(by) && mayGet(by, session, canHold(session))) {
                handOver(session, "given", by, name(by));
            }
        }

        private void take(String by, String actor, String session) {
            if (by != null && find(by).isEmpty()) {
                return;
            }
            if (by != null && !find(by).orElseThrow().decides()) {
                effects.add(new Rejected(by, ControlReason.NOT_YOURS));
            } else if (session == null) {
                handOver(null, TAKEN, by, actor);
            } else if (canHold(session)) {
                handOver(session, TAKEN, by, actor);
            } else if (by != null) {
                effects.add(new Rejected(by, ControlReason.NOT_POSSIBLE));
            }
        }

        private void release(String session) {
            if (holds(session)) {
                lose(session, ControlReason.RELEASED);
                effects.add(new Happened(session, name(session), "released", null, session));
            }
        }

        private void use(String session, boolean dragging) {
            if (isFree()) {
                find(session).ifPresent(this::gainIfFree);
            }
            if (holds(session)) {
                hold(new Phase.Held(session, now, dragging && !paused));
            }
        }

        private void pause() {
            if (!rules.pauseOnLocalActivity()) {
                return;
            }
            pausedUntil = now + rules.localPause().toNanos();
            if (paused) {
                return;
            }
            paused = true;
            if (!isFree()) {
                Phase.Held held = held();
                effects.add(new KeysReleased(held.holder()));
                hold(new Phase.Held(held.holder(), held.usedAt(), false));
            }
            effects.add(new Happened(null, DESKTOP, "paused", present(), present()));
        }

        private void tick() {
            if (paused && now - pausedUntil >= 0) {
                paused = false;
                effects.add(new Happened(null, DESKTOP, "resumed", present(), present()));
            }
            for (int i = 0; i < queue.size(); i++) {
                Waiting waiting = queue.get(i);
                if (waiting.open()
                        && now - waiting.askedAt() >= rules.requestTimeout().toNanos()) {
                    queue.set(i, new Waiting(waiting.session(), waiting.purpose(), waiting.askedAt(), false));
                    effects.add(new Answered(waiting.session(), ControlReason.UNANSWERED));
                }
            }
            if (isIdle()) {
                String idle = present();
                lose(idle, ControlReason.IDLE);
                effects.add(new Happened(null, SERVER, "idle", null, idle));
            }
        }

        private boolean isIdle() {
            return rules.idleTimeout().isPositive()
                    && !isFree()
                    && !held().dragging()
                    && now - held().usedAt() >= rules.idleTimeout().toNanos();
        }

        private void handOver(String next, String change, String by, String actor) {
            if (isFree()) {
                if (next != null) {
                    gain(next, change, by, actor, null);
                }
            } else if (!present().equals(next)) {
                phase = new Phase.HandedOver(held(), next, change, by, actor, deadline());
            } else if (phase instanceof Phase.HandedOver waiting) {
                phase = waiting.held();
            }
        }

        /** Who decides again, or otherwise, does not make the holder's drag last longer. */
        private long deadline() {
            return phase instanceof Phase.HandedOver waiting
                    ? waiting.deadline()
                    : now + rules.dragTimeout().toNanos();
        }

        private void complete(Phase.HandedOver waiting) {
            String before = waiting.held().holder();
            boolean taken = waiting.change().equals(TAKEN);
            lose(before, taken ? ControlReason.TAKEN : ControlReason.GIVEN);
            if (waiting.next() != null) {
                gain(waiting.next(), waiting.change(), waiting.by(), waiting.actor(), before);
            } else {
                effects.add(new Happened(waiting.by(), waiting.actor(), waiting.change(), null, before));
            }
        }

        private void cancelHandOverTo(String session) {
            if (phase instanceof Phase.HandedOver waiting && session.equals(waiting.next())) {
                phase = waiting.held();
            }
        }

        private void gain(String session, String change, String by, String actor, String before) {
            dequeue(session);
            phase = new Phase.Held(session, now, false);
            replace(find(session).orElseThrow().asks(false));
            effects.add(new Gained(session));
            effects.add(new Happened(by, actor, change, session, before));
        }

        private void lose(String session, ControlReason reason) {
            phase = new Phase.Free();
            replace(find(session).orElseThrow().asks(reason != ControlReason.IDLE));
            effects.add(new KeysReleased(session));
            effects.add(new Lost(session, reason));
        }

        /** The holder as it is now, whether control is on its way to somebody else or not. */
        private void hold(Phase.Held held) {
            phase = phase instanceof Phase.HandedOver waiting
                    ? new Phase.HandedOver(
                            held, waiting.next(), waiting.change(), waiting.by(), waiting.actor(), waiting.deadline())
                    : held;
        }

        /** The holder may, unless control is being taken away; whoever always may, may anyway. */
        private boolean mayDecide(String by) {
            Optional<Member> decider = find(by);
            if (decider.isEmpty()) {
                return false;
            }
            boolean takenAway = phase instanceof Phase.HandedOver waiting
                    && waiting.change().equals(TAKEN);
            boolean may = decider.get().decides() || holds(by) && !takenAway;
            if (!may) {
                effects.add(new Rejected(by, ControlReason.NOT_YOURS));
            }
            return may;
        }

        private boolean mayGet(String by, String session, boolean possible) {
            if (!possible) {
                effects.add(new Rejected(by, ControlReason.NOT_POSSIBLE));
            }
            return possible;
        }

        private boolean canHold(String session) {
            return find(session).filter(Member::canHold).isPresent();
        }

        private boolean isWaiting(String session) {
            return queue.stream().anyMatch(waiting -> waiting.session().equals(session));
        }

        private boolean dequeue(String session) {
            return queue.removeIf(waiting -> waiting.session().equals(session));
        }

        private boolean isFree() {
            return phase instanceof Phase.Free;
        }

        private boolean holds(String session) {
            return session.equals(present());
        }

        /** The holder; null: nobody. */
        private String present() {
            return isFree() ? null : held().holder();
        }

        private Phase.Held held() {
            return switch (phase) {
                case Phase.Held held -> held;
                case Phase.HandedOver waiting -> waiting.held();
                case Phase.Free() -> throw new IllegalStateException("Nobody holds control");
            };
        }

        private Optional<Member> find(String session) {
            return members.stream()
                    .filter(member -> member.session().equals(session))
                    .findFirst();
        }

        private String name(String session) {
            return find(session).map(Member::name).orElse("");
        }

        private void replace(Member member) {
            members.replaceAll(present -> present.session().equals(member.session()) ? member : present);
        }
    }
}

package dev.waycast.runtime.control;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.input.InputEvent;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.control.ControlState.Transition;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.desktop.DesktopView;
import dev.waycast.runtime.journal.Journal;
import dev.waycast.runtime.journal.JournalEntry.ControlChanged;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.session.LiveSessions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Says who may use pointer and keyboard of the desktop, and sees to it: {@link ControlState} with a clock, the viewers'
 * hands, the records and the people to be told. Thread-safe.
 */
@ApplicationScoped
public class ControlDesk {

    private static final Logger LOG = Logger.getLogger(ControlDesk.class);

    /** How late a time limit may be noticed. */
    private static final long TICK_MILLIS = 500;

    /** Use of pointer and keyboard counts against idleness; once a second is often enough. */
    private static final long USE_INTERVAL = TimeUnit.SECONDS.toNanos(1);

    /** Fair, so that who takes control away waits for one event at most and not for a whole list of them. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Map<String, ControlSeat> seats = new HashMap<>();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("waycast-control").factory());

    @Inject
    WaycastConfig config;

    @Inject
    DesktopService desktop;

    @Inject
    Journal journal;

    @Inject
    LiveSessions live;

    @Inject
    DesktopMetrics metrics;

    private volatile ControlState state;
    private final AtomicReference<CursorState> newestCursor = new AtomicReference<>();
    private LocalPointer localPointer;
    private AutoCloseable cursor;
    private long usedAt;
    private boolean changed;

    @PostConstruct
    void begin() {
        WaycastConfig.Control control = config.control();
        state = ControlState.empty(new ControlRules(
                control.automatic(),
                control.idleTimeout(),
                control.requestTimeout(),
                control.dragTimeout(),
                control.pauseOnLocalActivity(),
                control.localPause()));
    }

    void onStart(@Observes StartupEvent start) {
        clock.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void onStop(@Observes ShutdownEvent stop) {
        clock.shutdownNow();
    }

    /**
     * Somebody comes.
     *
     * @param session of the viewer
     * @param view what the person looks at, and controls
     * @param eligible whether the person may control the desktop at the moment
     * @param wants whether the person is here to control
     * @return to be closed when the person leaves
     */
    public ControlSeat join(
            String session,
            Person person,
            DesktopView view,
            boolean eligible,
            boolean wants,
            ControlListener listener) {
        boolean allowed = eligible && mayBeControlled();
        ControlSeat seat = new ControlSeat(this, session, view, listener, allowed, wants);
        locked(() -> {
            watchLocalPointer();
            seats.put(session, seat);
            apply(new ControlEvent.Joined(session, person.name(), allowed, wants, mayDecide(person)));
        });
        return seat;
    }

    /** The person at the desktop, and administrators. */
    private static boolean mayDecide(Person person) {
        return person.owner() || person.roles().contains(Roles.ADMIN);
    }

    /** Who controls now. */
    public ControlSnapshot snapshot() {
        return ControlSnapshot.of(desktop.name(), state);
    }

    /**
     * Takes control away from whoever holds it: at once, or, while a pointer button is held, as soon as it is let go of.
     *
     * @param session gets control; null: whoever is first in the queue, or nobody
     * @param by the name of who does it
     * @return false when that session cannot control the desktop
     */
    public boolean take(String session, String by) {
        if (session != null
                && state.member(session).filter(ControlState.Member::canHold).isEmpty()) {
            return false;
        }
        apply(new ControlEvent.Taken(null, by, session));
        return true;
    }

    /** Ends a session's control. Without effect when it holds none. */
    public void release(String session) {
        apply(new ControlEvent.Released(session));
    }

    /** Whether anybody may control the desktop at all. */
    boolean mayBeControlled() {
        return config.capture().control();
    }

    ControlView view(String session) {
        return ControlView.of(state, session);
    }

    boolean holds(String session) {
        return state.holder().filter(session::equals).isPresent();
    }

    void take(ControlSeat seat) {
        ControlState now = state;
        now.member(seat.session())
                .ifPresent(member -> apply(new ControlEvent.Taken(seat.session(), member.name(), seat.session())));
    }

    boolean play(ControlSeat seat, InputEvent event) {
        lock.lock();
        try {
            if (!state.plays(seat.session())) {
                apply(new ControlEvent.Used(seat.session(), false));
            }
            if (!state.plays(seat.session()) || !seat.input().accept(event)) {
                return false;
            }
            notePointer(seat, event);
            used(seat);
            return true;
        } finally {
            unlock();
        }
    }

    private void notePointer(ControlSeat seat, InputEvent event) {
        if (localPointer == null) {
            return;
        }
        if (seat.desktop().isFirst()) {
            localPointer.played(event, desktop.width(), desktop.height(), System.nanoTime());
        } else {
            localPointer.playedElsewhere(System.nanoTime());
        }
    }

    private void used(ControlSeat seat) {
        if (!holds(seat.session())) {
            return;
        }
        boolean dragging = seat.input().isDragging();
        if (dragging != state.dragging() || System.nanoTime() - usedAt > USE_INTERVAL) {
            usedAt = System.nanoTime();
            apply(new ControlEvent.Used(seat.session(), dragging));
        }
    }

    /** Keeps a key held down from counting as idleness. */
    void stillHeld(ControlSeat seat) {
        if (holds(seat.session())) {
            locked(() -> used(seat));
        }
    }

    /** Without the lock, so that those who do not control cannot slow down who does. */
    boolean mightPlay(String session) {
        return state.mightPlay(session);
    }

    void releaseAll(ControlSeat seat) {
        locked(() -> {
            seat.input().releaseAll();
            if (holds(seat.session())) {
                apply(new ControlEvent.Used(seat.session(), false));
            }
        });
    }

    /** Nothing is held, and nothing is played, while the seat turns to another output. */
    void turn(ControlSeat seat, Runnable turn) {
        locked(() -> {
            releaseAll(seat);
            turn.run();
        });
    }

    void leave(ControlSeat seat) {
        locked(() -> {
            if (seats.remove(seat.session(), seat)) {
                // First of all: who gets control next is told of it by the departure.
                seat.input().close();
                apply(new ControlEvent.Left(seat.session()));
                metrics.inputReleased(seat.input().stalls());
            }
        });
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            unlock();
        }
    }

    /** Those who oversee everything are told without the lock: nobody's slowness there delays a loss of control. */
    private void unlock() {
        boolean tell = changed && lock.getHoldCount() == 1;
        changed &= !tell;
        lock.unlock();
        if (tell) {
            live.changed();
        }
    }

    void apply(ControlEvent event) {
        locked(() -> {
            Transition transition = state.on(event, System.nanoTime());
            state = transition.state();
            Map<String, String> reasons = new HashMap<>();
            transition.effects().forEach(effect -> perform(effect, reasons));
            tellEverybody(reasons);
        });
    }

    private void perform(ControlEffect effect, Map<String, String> reasons) {
        switch (effect) {
            case ControlEffect.KeysReleased(String session) -> releaseKeys(session);
            case ControlEffect.Gained _ -> changed = true;
            case ControlEffect.Lost(String session, ControlReason reason) -> {
                reasons.put(session, reason.sentence());
                changed = true;
            }
            case ControlEffect.Answered(String session, ControlReason reason) ->
                reasons.put(session, reason.sentence());
            case ControlEffect.Rejected(String session, ControlReason reason) -> {
                ControlSeat seat = seats.get(session);
                if (seat != null) {
                    seat.listener().controlRejected(reason.sentence());
                }
            }
            case ControlEffect.Happened happened -> record(happened);
        }
    }

    private void releaseKeys(String session) {
        ControlSeat seat = seats.get(session);
        if (seat != null) {
            seat.input().releaseAll();
        }
    }

    private void record(ControlEffect.Happened happened) {
        LOG.debugf("Control: %s by %s", happened.change(), happened.actor());
        journal.record(new ControlChanged(
                UUID.randomUUID(),
                Instant.now(),
                happened.session(),
                happened.actor(),
                desktop.name(),
                happened.change(),
                happened.holder(),
                happened.previous()));
    }

    private void tellEverybody(Map<String, String> reasons) {
        ControlState now = state;
        for (ControlSeat seat : seats.values()) {
            ControlView view = ControlView.of(now, seat.session());
            String reason = reasons.get(seat.session());
            if (reason != null || !view.equals(seat.told)) {
                seat.told = view;
                seat.listener().controlChanged(view, reason);
            }
        }
    }

    private void tick() {
        try {
            ControlState now = state;
            if (now.holder().isEmpty() && !now.paused()) {
                return;
            }
            if (now.dragging()) {
                now.holder().ifPresent(this::noticeDragEnd);
            }
            if (now.isOverdue(System.nanoTime())) {
                apply(new ControlEvent.Tick());
            }
        } catch (RuntimeException e) {
            LOG.error("The control of the desktop cannot be looked after", e);
        }
    }

    /** A viewer that went silent had its buttons released without saying so. */
    private void noticeDragEnd(String holder) {
        locked(() -> {
            ControlSeat seat = seats.get(holder);
            if (seat != null
                    && holds(holder)
                    && state.dragging()
                    && !seat.input().isDragging()) {
                apply(new ControlEvent.Used(holder, false));
            }
        });
    }

    /** Somebody uses the desktop's own mouse or keyboard. */
    public void localActivity() {
        locked(() -> apply(new ControlEvent.LocalActivity()));
    }

    /** With the first viewer: before, there is nobody to be paused, and perhaps nothing captured. */
    private void watchLocalPointer() {
        if (!config.control().pauseOnLocalActivity() || cursor != null) {
            return;
        }
        localPointer = new LocalPointer();
        cursor = desktop.onCursor(shown -> {
            // The capturing thread must not wait: only the newest place is looked at, elsewhere.
            if (newestCursor.getAndSet(shown) == null) {
                clock.execute(this::lookAtCursor);
            }
        });
    }

    private void lookAtCursor() {
        CursorState shown = newestCursor.getAndSet(null);
        locked(() -> {
            if (localPointer.moved(shown, System.nanoTime())) {
                apply(new ControlEvent.LocalActivity());
            }
        });
    }
}

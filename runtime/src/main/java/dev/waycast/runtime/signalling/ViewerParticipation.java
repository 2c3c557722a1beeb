package dev.waycast.runtime.signalling;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.control.ControlSeat;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.desktop.DesktopView;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What one viewer does besides watching: controlling, pointing, talking, and asking to be allowed to. Exists from the
 * moment the viewer is let in. Messages come in one at a time; rights change on any thread.
 */
final class ViewerParticipation {

    /** Tells the viewer that something it wanted is not possible. */
    interface Refusals {

        void refuse(ErrorCode code, String sentence);
    }

    private static final Logger LOG = Logger.getLogger(ViewerParticipation.class);

    private final String session;
    private final Person person;
    private final ViewerSession.Services services;
    private final DesktopView view;
    private final ViewerRights rights;
    private final ViewerConsent consent;
    private final Refusals refusals;
    private final Allowances allowances = new Allowances();
    private volatile ControlSeat seat;
    private volatile ViewerMode mode;
    private volatile boolean pointing;

    ViewerParticipation(
            String session,
            Person person,
            ViewerSession.Services services,
            DesktopView view,
            ViewerRights rights,
            ViewerConsent consent,
            ControlSeat seat,
            ViewerMode mode,
            Refusals refusals) {
        this.session = session;
        this.person = person;
        this.services = services;
        this.view = view;
        this.rights = rights;
        this.consent = consent;
        this.seat = seat;
        this.mode = mode;
        this.refusals = refusals;
    }

    ControlSeat seat() {
        return seat;
    }

    /** Takes another seat: the one before was left. */
    void sit(ControlSeat another) {
        seat = another;
    }

    ViewerMode mode() {
        return mode;
    }

    /** Ends what the viewer may do no more. When this returns, nothing it may not hold is held. */
    void follow(ViewerRights now) {
        seat.allow(now.may(Scope.CONTROL));
        if (!now.may(Scope.POINT)) {
            stopPointing();
        }
    }

    /** Whether this viewer may do something; if not, the viewer is told what is missing. */
    boolean permits(Scope scope) {
        if (rights.may(scope)) {
            return true;
        }
        refusals.refuse(rights.reason(scope), rights.sentence(scope));
        return false;
    }

    void ask(ClientMessage.Consent wanted) {
        if (!allowances.request()) {
            tooOften();
            return;
        }
        try {
            consent.ask(wanted);
        } catch (IllegalArgumentException e) {
            refusals.refuse(ErrorCode.BAD_MESSAGE, e.getMessage());
        }
    }

    void decide(ClientMessage.Control wanted) {
        if (!allowances.request()) {
            tooOften();
            return;
        }
        switch (wanted.action()) {
            case REQUEST -> {
                if (permits(Scope.CONTROL)) {
                    change(ViewerMode.CONTROL);
                    seat.request(wanted.purpose() == null ? "" : wanted.purpose());
                }
            }
            case TAKE -> {
                if (permits(Scope.CONTROL)) {
                    change(ViewerMode.CONTROL);
                    seat.take();
                }
            }
            case CANCEL -> seat.cancel();
            case RELEASE -> seat.release();
            case GRANT -> seat.grant(wanted.viewer());
            case REFUSE -> seat.refuse(wanted.viewer());
            case GIVE -> seat.give(wanted.viewer());
        }
    }

    /** Chooses between latency and picture, for everybody who watches. */
    void choose(ClientMessage.Quality wanted) {
        if (!permits(Scope.CONTROL)) {
            return;
        }
        if (!seat.controls()) {
            refusals.refuse(ErrorCode.FORBIDDEN, "Only who controls the desktop chooses its quality.");
        } else if (!allowances.request()) {
            tooOften();
        } else {
            DesktopService.Quality present = services.desktop().quality();
            DesktopService.Quality chosen = new DesktopService.Quality(
                    wanted.latencyMode().orElse(present.mode()),
                    wanted.usedFor().orElse(present.scenario()));
            LOG.infof(
                    "%s chose the quality %s for %s",
                    person.name(), chosen.mode().text(), chosen.scenario().text());
            services.desktop().quality(chosen);
        }
    }

    void change(ViewerMode wanted) {
        if (wanted == mode) {
            return;
        }
        if (!person.may(wanted.needs())) {
            permits(wanted.needs());
            return;
        }
        mode = wanted;
        if (wanted == ViewerMode.WATCH) {
            stopPointing();
        }
        seat.want(wanted == ViewerMode.CONTROL);
        services.live().changed();
    }

    void resize(ClientMessage.Resize wanted) {
        if (wanted.isOwn()) {
            services.size().leave(session);
        } else if (!seat.controls()) {
            refusals.refuse(ErrorCode.FORBIDDEN, "Only who controls the desktop can change its size.");
        } else if (!services.desktop().resizable(view)) {
            refusals.refuse(ErrorCode.FORBIDDEN, "This desktop does not change its size.");
        } else {
            services.size().follow(session, view, wanted.width(), wanted.height(), wanted.scale());
            if (!seat.controls()) {
                services.size().leave(session);
            }
        }
    }

    void point(ClientMessage.Pointer pointer) {
        if (!permits(Scope.POINT)) {
            return;
        }
        if (mode == ViewerMode.WATCH) {
            refusals.refuse(ErrorCode.FORBIDDEN, "You are here to watch only; change to pointing first.");
        } else if (!pointer.visible()) {
            stopPointing();
        } else if (allowances.pointer()) {
            pointing = true;
            services.others()
                    .point(
                            new ServerMessage.Pointers(session, person.name(), pointer.x(), pointer.y(), true),
                            view.output());
        }
    }

    /** Nobody sees this viewer point any more. */
    void stopPointing() {
        if (pointing) {
            pointing = false;
            services.others().point(new ServerMessage.Pointers(session, person.name(), 0, 0, false), view.output());
        }
    }

    void chat(String text) {
        if (!permits(Scope.WATCH)) {
            return;
        }
        if (!text.isBlank() && !services.chat().say(session, person.name(), text)) {
            tooOften();
        }
    }

    private void tooOften() {
        refusals.refuse(ErrorCode.RATE_LIMITED, "That was too often; wait a few seconds.");
    }

    void play(List<InputCommand> events) {
        if (events.isEmpty()) {
            seat.heartbeat();
            return;
        }
        long dropped = 0;
        for (InputCommand command : events) {
            if (command instanceof InputCommand.ReleaseAll) {
                seat.releaseAll();
            } else if (!command.event().map(seat::play).orElse(false)) {
                dropped++;
            }
        }
        if (dropped > 0) {
            services.metrics().inputRefused(dropped);
        }
    }
}

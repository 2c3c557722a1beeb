package dev.waycast.runtime.whip;

import dev.waycast.media.WaycastException;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.session.SessionLog;
import dev.waycast.runtime.session.SessionRecords;
import dev.waycast.runtime.signalling.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Who publishes the desktop's pictures: one at a time. Thread-safe. */
@ApplicationScoped
public class WhipSessions {

    static final String LEFT = "The publisher left";

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong retriedAt = new AtomicLong(System.nanoTime() - RETRY_NANOS);
    private WhipSession session;

    @Inject
    DesktopService desktop;

    @Inject
    PublishedPictures pictures;

    @Inject
    SessionRecords records;

    /** What became of an offer. */
    sealed interface Outcome {

        record Opened(WhipSession session) implements Outcome {}

        record Refused(ErrorCode code, String sentence) implements Outcome {}

        /** @param publisher who publishes already */
        record Occupied(String publisher) implements Outcome {}
    }

    /**
     * Answers a publisher's offer. Blocks while the session is put on record.
     */
    Outcome open(Person person, String offer) {
        WhipSession opening = new WhipSession(person, this);
        WhipSession before;
        synchronized (this) {
            before = session;
            if (before != null && !isSame(before.person(), person)) {
                return new Outcome.Occupied(before.person().name());
            }
            session = opening;
        }
        if (before != null) {
            before.disconnect("The same publisher began anew");
            ended(before, LEFT);
        }
        try (SessionLog _ = SessionLog.of(opening.id())) {
            if (!records.begin(opening, desktop.name())) {
                forget(opening);
                return new Outcome.Refused(ErrorCode.INTERNAL, SessionRecords.UNRECORDED);
            }
            return answer(opening, offer);
        }
    }

    private Outcome answer(WhipSession opening, String offer) {
        pictures.begin(opening.person().name());
        try {
            opening.media(desktop.receive(offer, opening));
        } catch (WaycastException e) {
            ended(opening, e.getMessage());
            return new Outcome.Refused(ErrorCode.of(e), e.getMessage());
        }
        if (opening.hasEnded()) {
            ended(opening, LEFT);
        }
        return new Outcome.Opened(opening);
    }

    /** Ends a session for whoever opened it, or an administrator. False when there is none. */
    boolean end(String id, Person person) {
        WhipSession present = present();
        if (present == null || !present.id().equals(id) || !mayEnd(person, present.person())) {
            return false;
        }
        present.disconnect(LEFT);
        return true;
    }

    /** On libwebrtc's decoding thread. A picture that finds no capture open asks for one. */
    void show(VideoFrame picture) {
        if (pictures.show(picture)) {
            return;
        }
        long now = System.nanoTime();
        long last = retriedAt.get();
        if (now - last >= RETRY_NANOS && retriedAt.compareAndSet(last, now)) {
            desktop.retryCapture();
        }
    }

    void ended(WhipSession ending, String reason) {
        if (ending.isRecordedAsEnded()) {
            return;
        }
        if (forget(ending)) {
            pictures.end("The publisher left; the picture comes back when somebody publishes.");
        }
        records.end(ending, desktop.name(), ending.endReason(reason), ending.summary());
    }

    private synchronized WhipSession present() {
        return session;
    }

    private synchronized boolean forget(WhipSession ending) {
        if (session != ending) {
            return false;
        }
        session = null;
        return true;
    }

    private static boolean mayEnd(Person person, Person opener) {
        return person.roles().contains(Roles.ADMIN) || isSame(person, opener);
    }

    private static boolean isSame(Person one, Person other) {
        return one.name().equals(other.name()) && one.credential().equals(other.credential());
    }
}

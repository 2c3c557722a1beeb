package dev.waycast.runtime.whep;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.journal.SessionSummary;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.SessionLog;
import dev.waycast.runtime.session.SessionMeter;
import dev.waycast.runtime.session.SessionStatus;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.WebRtcSession;
import dev.waycast.transports.webrtc.WebRtcSessionListener;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** One player that watches. It can be told nothing and touches nothing. Thread-safe. */
final class WhepSession implements LiveSession, WebRtcSessionListener {

    private final String id = UUID.randomUUID().toString();
    private final Instant since = Instant.now();
    private final SessionMeter meter = new SessionMeter();
    private final AtomicReference<String> endReason = new AtomicReference<>();
    private final Person person;
    private final WhepSessions sessions;
    private volatile WebRtcSession media;
    private volatile long maxBitrate = Long.MAX_VALUE;

    WhepSession(Person person, WhepSessions sessions) {
        this.person = person;
        this.sessions = sessions;
    }

    /** From now on pictures go out. */
    void media(WebRtcSession accepted) {
        media = accepted;
        accepted.maxBitrate(maxBitrate);
        meter.media(accepted::statistics);
        if (endReason.get() != null) {
            accepted.close();
        }
    }

    /** Whether the player's offer was answered; before, it waits. */
    boolean isAnswered() {
        return media != null;
    }

    boolean hasEnded() {
        return media.state().ended();
    }

    String answer() {
        return media.answer();
    }

    /** How the session was, at its end. */
    SessionSummary summary() {
        return meter.summary(codec());
    }

    /** Why the session ended; the first reason counts. */
    String endReason(String otherwise) {
        endReason.compareAndSet(null, otherwise);
        return endReason.get();
    }

    private String codec() {
        WebRtcSession present = media;
        return present == null ? "" : present.format().codec().name();
    }

    @Override
    public void onState(SessionState state, String reason) {
        if (state.ended()) {
            try (SessionLog _ = SessionLog.of(id)) {
                sessions.ended(this, reason.isEmpty() ? "The player left" : reason);
            }
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Person person() {
        return person;
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public String protocol() {
        return "whep";
    }

    @Override
    public SessionStatus status() {
        WebRtcSession present = media;
        String state = present == null ? SessionStatus.WAITING : SessionStatus.text(present.state());
        return meter.status(state, "watch", false, false, codec());
    }

    @Override
    public boolean say(String from, String text) {
        return false;
    }

    @Override
    public boolean watchOnly(boolean watchOnly) {
        return false;
    }

    @Override
    public void maxBitrate(long bitsPerSecond) {
        maxBitrate = bitsPerSecond == 0 ? Long.MAX_VALUE : bitsPerSecond;
        WebRtcSession present = media;
        if (present != null) {
            present.maxBitrate(maxBitrate);
        }
    }

    @Override
    public void disconnect(String reason) {
        endReason.compareAndSet(null, reason);
        WebRtcSession present = media;
        if (present != null) {
            present.close();
        } else {
            sessions.stopWaiting(this);
        }
    }
}

package dev.waycast.runtime.whep;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.SessionLog;
import dev.waycast.runtime.session.SessionMeter;
import dev.waycast.runtime.session.SessionStatus;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.WebRtcSession;
import dev.waycast.transports.webrtc.WebRtcSessionListener;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** One player that watches. It can be told nothing and touches nothing. Thread-safe. */
final class WhepSession implements LiveSession, WebRtcSessionListener {

    static final String CODEC = "H264";

    private final String id = UUID.randomUUID().toString();
    private final Instant since = Instant.now();
    private final SessionMeter meter = new SessionMeter();
    private final AtomicReference<String> endReason = new AtomicReference<>();
    private final Person person;
    private final BiConsumer<WhepSession, String> onEnd;
    private volatile WebRtcSession media;

    /** @param onEnd hears once that the session ended, and why */
    WhepSession(Person person, BiConsumer<WhepSession, String> onEnd) {
        this.person = person;
        this.onEnd = onEnd;
    }

    void media(WebRtcSession accepted) {
        media = accepted;
        meter.media(accepted::statistics);
    }

    boolean hasEnded() {
        return media.state().ended();
    }

    String answer() {
        return media.answer();
    }

    SessionMeter meter() {
        return meter;
    }

    @Override
    public void onState(SessionState state, String reason) {
        if (state.ended()) {
            try (SessionLog _ = SessionLog.of(id)) {
                endReason.compareAndSet(null, reason.isEmpty() ? "The player left" : reason);
                onEnd.accept(this, endReason.get());
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
        String state = media.state().name();
        return meter.status(
                state.charAt(0) + state.substring(1).toLowerCase(Locale.ROOT), "watch", false, false, CODEC);
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
        media.maxBitrate(bitsPerSecond == 0 ? Long.MAX_VALUE : bitsPerSecond);
    }

    @Override
    public void disconnect(String reason) {
        endReason.compareAndSet(null, reason);
        media.close();
    }
}

package dev.waycast.runtime.whip;

import dev.waycast.media.frame.VideoFrame;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.journal.SessionSummary;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.SessionLog;
import dev.waycast.runtime.session.SessionStatus;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.Engine;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import dev.waycast.transports.webrtc.libwebrtc.LibWebRtcPublication;
import dev.waycast.transports.webrtc.libwebrtc.PublicationListener;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Somebody who publishes. Thread-safe. */
final class WhipSession implements LiveSession, PublicationListener {

    private static final LibWebRtcPublication.Statistics NOTHING =
            new LibWebRtcPublication.Statistics("", 0, 0, 0, 0, 0, -1);

    private final String id = UUID.randomUUID().toString();
    private final Instant since = Instant.now();
    private final AtomicReference<String> endReason = new AtomicReference<>();
    private final AtomicBoolean endRecorded = new AtomicBoolean();
    private final Person person;
    private final WhipSessions sessions;
    private volatile LibWebRtcPublication media;

    WhipSession(Person person, WhipSessions sessions) {
        this.person = person;
        this.sessions = sessions;
    }

    /** From now on pictures may come. */
    void media(LibWebRtcPublication received) {
        media = received;
        if (endReason.get() != null) {
            received.close();
        }
    }

    String answer() {
        return media.answer();
    }

    boolean hasEnded() {
        return media.state().ended();
    }

    /** Whether its end is on record already; from now on it is. */
    boolean isRecordedAsEnded() {
        return endRecorded.getAndSet(true);
    }

    /** Why the session ended; the first reason counts. */
    String endReason(String otherwise) {
        endReason.compareAndSet(null, otherwise);
        return endReason.get();
    }

    /** How the session was, at its end: of what was received. */
    SessionSummary summary() {
        LibWebRtcPublication.Statistics received = received();
        double seconds = seconds();
        return new SessionSummary(
                received.codec(),
                received.bytesReceived(),
                received.framesDecoded(),
                seconds,
                seconds > 0 ? received.framesDecoded() / seconds : Double.NaN,
                lossPercent(received),
                roundTrip(received),
                Double.NaN);
    }

    @Override
    public void onPicture(VideoFrame picture) {
        sessions.show(picture);
    }

    @Override
    public void onState(SessionState state, String reason) {
        if (state.ended()) {
            try (SessionLog _ = SessionLog.of(id)) {
                sessions.ended(this, reason.isEmpty() ? WhipSessions.LEFT : reason);
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
        return "whip";
    }

    @Override
    public boolean isViewer() {
        return false;
    }

    @Override
    public SessionStatus status() {
        LibWebRtcPublication present = media;
        LibWebRtcPublication.Statistics received = received();
        double seconds = seconds();
        return new SessionStatus(
                present == null ? SessionStatus.WAITING : SessionStatus.text(present.state()),
                "publish",
                false,
                false,
                received.codec(),
                Engine.LIBWEBRTC.text(),
                received.bytesReceived(),
                received.framesDecoded(),
                received.framesDropped(),
                received.packetsLost(),
                0,
                seconds > 0 ? Math.round(received.bytesReceived() * 8 / seconds) : 0,
                0,
                seconds > 0 ? received.framesDecoded() / seconds : Double.NaN,
                lossPercent(received),
                roundTrip(received),
                WebRtcStatistics.UNKNOWN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    @Override
    public boolean say(String from, String text) {
        return false;
    }

    @Override
    public boolean watchOnly(boolean watchOnly) {
        return false;
    }

    /** Without effect: nothing is sent to who publishes. */
    @Override
    public void maxBitrate(long bitsPerSecond) {}

    @Override
    public void disconnect(String reason) {
        endReason.compareAndSet(null, reason);
        LibWebRtcPublication present = media;
        if (present != null) {
            present.close();
        }
    }

    private LibWebRtcPublication.Statistics received() {
        LibWebRtcPublication present = media;
        return present == null ? NOTHING : present.statistics();
    }

    private double seconds() {
        return Duration.between(since, Instant.now()).toMillis() / 1e3;
    }

    private static double roundTrip(LibWebRtcPublication.Statistics received) {
        return received.roundTripMillis() < 0 ? Double.NaN : received.roundTripMillis();
    }

    private static double lossPercent(LibWebRtcPublication.Statistics received) {
        long all = received.packetsReceived() + received.packetsLost();
        return all == 0 ? Double.NaN : Math.clamp(100.0 * received.packetsLost() / all, 0, 100);
    }
}

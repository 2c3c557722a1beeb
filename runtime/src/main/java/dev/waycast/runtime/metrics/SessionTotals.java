package dev.waycast.runtime.metrics;

import dev.waycast.transports.webrtc.WebRtcSession;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sums the counters of all sessions, so that they do not fall when a viewer leaves. Thread-safe. */
public final class SessionTotals {

    private final Set<WebRtcSession> live = new HashSet<>();
    private WebRtcStatistics ended = WebRtcStatistics.NONE;

    public synchronized void opened(WebRtcSession session) {
        if (session.state().ended()) {
            ended = ended.plus(session.statistics());
        } else {
            live.add(session);
        }
    }

    public synchronized void ended(WebRtcSession session) {
        if (live.remove(session)) {
            ended = ended.plus(session.statistics());
        }
    }

    /** Of each viewer there is now. */
    synchronized List<WebRtcStatistics> present() {
        return live.stream().map(WebRtcSession::statistics).toList();
    }

    synchronized WebRtcStatistics sum() {
        WebRtcStatistics sum = ended;
        for (WebRtcSession session : live) {
            sum = sum.plus(session.statistics());
        }
        return sum;
    }
}

package dev.waycast.runtime.metrics;

import dev.waycast.transports.webrtc.WebRtcSession;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import java.util.HashSet;
import java.util.Set;

/** Sums the counters of all sessions, so that they do not fall when a viewer leaves. Thread-safe. */
public final class SessionTotals {

    private static final WebRtcStatistics NONE =
            new WebRtcStatistics(0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", "", "");

    private final Set<WebRtcSession> live = new HashSet<>();
    private WebRtcStatistics ended = NONE;

    public synchronized void opened(WebRtcSession session) {
        if (session.state().ended()) {
            ended = plus(ended, session.statistics());
        } else {
            live.add(session);
        }
    }

    public synchronized void ended(WebRtcSession session) {
        if (live.remove(session)) {
            ended = plus(ended, session.statistics());
        }
    }

    synchronized WebRtcStatistics sum() {
        WebRtcStatistics sum = ended;
        for (WebRtcSession session : live) {
            sum = plus(sum, session.statistics());
        }
        return sum;
    }

    /** Only what can be added; what describes one network is left out. */
    private static WebRtcStatistics plus(WebRtcStatistics a, WebRtcStatistics b) {
        return new WebRtcStatistics(
                a.packetsSent() + b.packetsSent(),
                a.bytesSent() + b.bytesSent(),
                a.packetsRetransmitted() + b.packetsRetransmitted(),
                a.retransmissionsRefused() + b.retransmissionsRefused(),
                a.packetsLost() + b.packetsLost(),
                0,
                -1,
                -1,
                a.nacks() + b.nacks(),
                a.plis() + b.plis(),
                a.framesSent() + b.framesSent(),
                a.keyframesSent() + b.keyframesSent(),
                a.framesDropped() + b.framesDropped(),
                a.packetsDropped() + b.packetsDropped(),
                0,
                0,
                0,
                a.transportFeedbacks() + b.transportFeedbacks(),
                "",
                "",
                "");
    }
}

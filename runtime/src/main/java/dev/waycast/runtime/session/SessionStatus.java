package dev.waycast.runtime.session;

import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import java.util.Locale;

/**
 * What is so of a session now. Of who publishes, the counters say what was received.
 *
 * @param state as in signalling, for instance {@code Streaming}; {@code Waiting} while consent is asked for
 * @param mode {@code control}, {@code watch} or {@code point}; {@code publish} of who publishes
 * @param controls whether it holds control
 * @param watchOnly whether a supervisor took the rest away
 * @param codec as in SDP; empty before one was agreed on
 * @param engine who sends or receives, for instance {@code direct}; empty before there are media
 * @param bytesSent and the other counters grow over the session
 * @param bitrate bit/s sent lately
 * @param targetBitrate bit/s its network is thought to take
 * @param framesPerSecond shown by the viewer; NaN: it did not say
 * @param lossPercent 0 to 100 of packets lately; NaN: not known
 * @param roundTripMillis NaN: not known
 * @param heldFrames how many the viewer's decoder holds back until more come; {@link WebRtcStatistics#UNKNOWN}: not known
 * @param networkMillis and the next three: medians as the viewer measured them; NaN: it did not say
 */
public record SessionStatus(
        String state,
        String mode,
        boolean controls,
        boolean watchOnly,
        String codec,
        String engine,
        long bytesSent,
        long framesSent,
        long framesDropped,
        long packetsLost,
        long retransmissions,
        long bitrate,
        long targetBitrate,
        double framesPerSecond,
        double lossPercent,
        double roundTripMillis,
        int heldFrames,
        double networkMillis,
        double decodeMillis,
        double presentMillis,
        double endToEndMillis) {

    /** The state of a session whose media do not exist yet. */
    public static final String WAITING = "Waiting";

    /** A state as signalling and records write it, for instance {@code Streaming}. */
    public static String text(SessionState state) {
        return state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
    }
}

package dev.waycast.transports.webrtc;

import dev.waycast.transports.webrtc.congestion.CongestionControl;
import dev.waycast.transports.webrtc.congestion.CongestionSettings;
import dev.waycast.transports.webrtc.congestion.FixedRate;
import dev.waycast.transports.webrtc.congestion.GoogleCongestionControl;
import dev.waycast.transports.webrtc.congestion.ReceiverEstimate;
import java.util.Set;

/** How it is found out what a viewer's network carries. */
public enum CongestionMode {
    /** Google congestion control from the viewer's transport-wide feedback; REMB for viewers that give none. */
    GCC,
    /** The viewer's own estimate (REMB) and its receiver reports. */
    REMB,
    /** Not at all: the start bitrate is used whatever happens. */
    FIXED;

    static final String FEEDBACK_REMB = "goog-remb";
    static final String FEEDBACK_TRANSPORT = "transport-cc";

    /**
     * The feedback to answer an offer with.
     *
     * @param transportOffered whether the viewer can give transport-wide feedback
     * @param rembOffered whether it can estimate itself
     */
    Set<String> feedback(boolean transportOffered, boolean rembOffered) {
        return switch (this) {
            // Browsers estimate themselves only while no packet carries a transport-wide number, so it is one of both.
            case GCC -> transportOffered ? Set.of(FEEDBACK_TRANSPORT) : remb(rembOffered);
            case REMB -> remb(rembOffered);
            case FIXED -> Set.of();
        };
    }

    /**
     * @param agreed the feedback that was agreed on
     * @param startBitrate bit/s, within the settings' bounds
     */
    CongestionControl open(WebRtcSettings settings, Set<String> agreed, long startBitrate, long now) {
        CongestionSettings bounds = new CongestionSettings(
                startBitrate,
                settings.bitrate().min(),
                settings.bitrate().max(),
                settings.bitrate().pacingFactor());
        return switch (this) {
            case GCC ->
                agreed.contains(FEEDBACK_TRANSPORT)
                        ? new GoogleCongestionControl(bounds, now)
                        : new ReceiverEstimate(bounds, now);
            case REMB -> new ReceiverEstimate(bounds, now);
            case FIXED -> new FixedRate(bounds);
        };
    }

    private static Set<String> remb(boolean offered) {
        return offered ? Set.of(FEEDBACK_REMB) : Set.of();
    }
}

package dev.waycast.transports.webrtc.congestion;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Limit;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;
import java.util.Optional;

/** Sends at the start bitrate whatever the network says: for links of known capacity, and for measuring. */
public final class FixedRate implements CongestionControl {

    private final CongestionSettings settings;
    private double lossFraction;
    private double roundTripMillis = -1;

    public FixedRate(CongestionSettings settings) {
        this.settings = settings;
    }

    @Override
    public void onSent(SentPacket packet) {}

    @Override
    public void onTransportFeedback(TransportFeedback feedback, long now) {}

    @Override
    public void onReceiverReport(double fractionLost, long roundTripNanos, long now) {
        lossFraction = fractionLost;
        if (roundTripNanos >= 0) {
            roundTripMillis = roundTripNanos / 1e6;
        }
    }

    @Override
    public void onReceiverEstimate(long bitsPerSecond, long now) {}

    @Override
    public void onTime(long now) {}

    @Override
    public void onApplicationLimited(boolean limited, long now) {}

    @Override
    public long targetBitrate() {
        return settings.startBitrate();
    }

    @Override
    public long pacingBitrate() {
        return (long) (settings.pacingFactor() * settings.startBitrate());
    }

    @Override
    public Optional<Probe> takeProbe(long now) {
        return Optional.empty();
    }

    @Override
    public NetworkEstimate estimate(long now) {
        return new NetworkEstimate(
                settings.startBitrate(), 0, lossFraction, roundTripMillis, -1, Usage.NORMAL, Limit.CONFIGURATION);
    }
}

package dev.waycast.transports.webrtc.congestion;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Limit;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;
import java.util.Optional;

/**
 * A careful rule for viewers that give no transport-wide feedback: receiver reports, and the receiver's own estimate
 * (REMB).
 *
 * <ul>
 *   <li>More than 10 % loss lowers the rate by half the loss, at most every half second.
 *   <li>2 to 10 % holds it.
 *   <li>Less raises it: by half each second until the network first showed congestion, by 8 % afterwards. Only while
 *       the rate is used: a static desktop proves nothing about its network, so it neither raises nor lowers.
 *   <li>A round trip that grew by {@value #QUEUE_MILLIS} ms holds it: a queue is filling.
 *   <li>A receiver's estimate below what is being sent lowers the rate to it at once. One above says only that what was
 *       sent arrived, because receivers estimate little from little.
 * </ul>
 *
 * <p>The thresholds are those of the loss-based controller of draft-ietf-rmcat-gcc-02 section 6. Reports are judged
 * together until they stand for a second and for {@value #MEANINGFUL_PACKETS} packets: of one packet a second, one that
 * is lost is no news.
 */
public final class ReceiverEstimate implements CongestionControl {

    private static final double HEAVY_LOSS = 0.10;
    private static final double LIGHT_LOSS = 0.02;
    private static final double START_GROWTH = 1.5;
    private static final double GROWTH = 1.08;
    /** Share of the rate that must be in use before more is tried. */
    private static final double USED = 0.7;

    private static final int MEANINGFUL_PACKETS = 20;
    private static final long QUEUE_MILLIS = 100;
    private static final long SECOND = 1_000_000_000L;
    private static final long DECREASE_INTERVAL = SECOND / 2;
    private static final long CONGESTION_MEMORY = 10 * SECOND;
    private static final long GROWTH_AFTER_CONGESTION = 2 * SECOND;

    private final CongestionSettings settings;
    private final SentBitrate sent = new SentBitrate();
    private long allowed;
    private long lastDecrease;
    private long lastIncrease;
    private boolean everCongested;
    private long roundTrip = -1;
    private long shortestRoundTrip = Long.MAX_VALUE;
    private int packetsSinceReport;
    private int packetsReported;
    private double packetsLost;
    private double lossFraction;
    private boolean congested;
    private Limit limitedBy = Limit.START;

    public ReceiverEstimate(CongestionSettings settings, long now) {
        this.settings = settings;
        this.allowed = settings.startBitrate();
        this.lastIncrease = now;
        this.lastDecrease = now;
    }

    @Override
    public void onSent(SentPacket packet) {
        sent.add(packet.bytes(), packet.sentAt());
        packetsSinceReport++;
    }

    @Override
    public void onTransportFeedback(TransportFeedback feedback, long now) {}

    @Override
    public void onReceiverReport(double fractionLost, long roundTripNanos, long now) {
        if (roundTripNanos >= 0) {
            roundTrip = roundTripNanos;
            shortestRoundTrip = Math.min(shortestRoundTrip, roundTripNanos);
        }
        packetsReported += packetsSinceReport;
        packetsLost += packetsSinceReport * Math.clamp(fractionLost, 0, 1);
        packetsSinceReport = 0;
        if (packetsReported >= MEANINGFUL_PACKETS) {
            lossFraction = packetsLost / packetsReported;
            packetsReported = 0;
            packetsLost = 0;
            onLoss(now);
        }
    }

    private void onLoss(long now) {
        if (lossFraction > HEAVY_LOSS) {
            if (!everCongested || now - lastDecrease >= DECREASE_INTERVAL) {
                decrease(allowed * (1 - 0.5 * lossFraction), Limit.LOSS, now);
            }
        } else if (lossFraction < LIGHT_LOSS) {
            increase(now);
        }
    }

    @Override
    public void onReceiverEstimate(long bitsPerSecond, long now) {
        if (bitsPerSecond < allowed && bitsPerSecond < sent.bitsPerSecond(now)) {
            decrease(bitsPerSecond, Limit.RECEIVER, now);
        }
    }

    private void decrease(double to, Limit reason, long now) {
        everCongested = true;
        congested = true;
        lastDecrease = now;
        lastIncrease = now;
        limitedBy = reason;
        allowed = settings.clamp(to);
    }

    private void increase(long now) {
        double seconds = Math.clamp((now - lastIncrease) / (double) SECOND, 0, 1);
        lastIncrease = now;
        boolean justCongested = everCongested && now - lastDecrease < GROWTH_AFTER_CONGESTION;
        if (queueFills() || justCongested || sent.bitsPerSecond(now) < USED * allowed) {
            return;
        }
        double growth = everCongested ? GROWTH : START_GROWTH;
        allowed = settings.clamp(allowed * Math.pow(growth, seconds));
        if (allowed == settings.maxBitrate()) {
            limitedBy = Limit.CONFIGURATION;
        }
    }

    private boolean queueFills() {
        return roundTrip >= 0 && roundTrip - shortestRoundTrip > QUEUE_MILLIS * 1_000_000;
    }

    @Override
    public void onTime(long now) {
        congested = everCongested && now - lastDecrease < CONGESTION_MEMORY;
    }

    @Override
    public void onApplicationLimited(boolean limited, long now) {}

    @Override
    public long targetBitrate() {
        return allowed;
    }

    /** Nothing is known of a network that showed no congestion: then frames leave as fast as the highest bitrate. */
    @Override
    public long pacingBitrate() {
        return (long) (settings.pacingFactor() * (congested ? allowed : settings.maxBitrate()));
    }

    @Override
    public Optional<Probe> takeProbe(long now) {
        return Optional.empty();
    }

    @Override
    public NetworkEstimate estimate(long now) {
        return new NetworkEstimate(
                allowed,
                0,
                lossFraction,
                roundTrip < 0 ? -1 : roundTrip / 1e6,
                roundTrip < 0 ? -1 : (roundTrip - shortestRoundTrip) / 1e6,
                queueFills() ? Usage.OVERUSING : Usage.NORMAL,
                limitedBy);
    }
}

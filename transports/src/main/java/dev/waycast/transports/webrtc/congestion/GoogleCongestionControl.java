package dev.waycast.transports.webrtc.congestion;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Limit;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Google congestion control (draft-ietf-rmcat-gcc-02, and what libwebrtc made of it) on transport-wide feedback: the
 * delay's trend and losses bound the bitrate, probes find out about more. Beyond it, the length of the standing queue is
 * estimated and drained, losses that sending less does not lower are not taken for congestion, and a time without
 * feedback is not forgotten but bridged.
 */
public final class GoogleCongestionControl implements CongestionControl {

    private static final long SECOND = 1_000_000_000L;
    /** Less than this share of the target sent: the source had no more. */
    private static final double USED = 0.65;

    private static final double STANDING_MILLIS = 40;
    private static final double GROWN_MILLIS = 5;
    private static final double EMPTY_MILLIS = 15;
    private static final double CONGESTED_PACING = 1.1;
    /** Of the bitrate before a longer silence that is used at once after it. */
    private static final double AFTER_SILENCE = 0.7;

    private static final long LONG_SILENCE = SECOND;
    private static final long CALM = 3 * SECOND / 2;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final CongestionSettings settings;
    private final SentPackets sent = new SentPackets();
    private final SentBitrate sentBitrate = new SentBitrate();
    private final DelayGroups groups = new DelayGroups();
    private final QueueDelay queue = new QueueDelay();
    private final QueueDrain drain = new QueueDrain();
    private final AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
    private final OveruseDetector detector = new OveruseDetector();
    private final FeedbackSilence silence = new FeedbackSilence();
    private final ProbeController probes;
    private final AimdRateControl delayBased;
    private final LossBasedControl lossBased;
    private TrendlineEstimator trendline = new TrendlineEstimator();

    private boolean sourceLimited = true;
    private boolean applicationLimited = true;
    private long receiverLimit = NO_LIMIT;
    private long roundTrip = -1;
    private long afterSilence = Long.MIN_VALUE;
    private double standingBefore;
    private Usage usage = Usage.NORMAL;
    private Limit delayLimit = Limit.START;
    private Limit limitedBy = Limit.START;
    private long target;
    private boolean congested;

    public GoogleCongestionControl(CongestionSettings settings, long now) {
        this.settings = settings;
        this.probes = new ProbeController(settings);
        this.delayBased = new AimdRateControl(settings, now);
        this.lossBased = new LossBasedControl(settings, now);
        this.target = settings.startBitrate();
    }

    @Override
    public void onSent(SentPacket packet) {
        sent.add(packet);
        sentBitrate.add(packet.bytes(), packet.sentAt());
        probes.start(packet.sentAt());
    }

    @Override
    public void onTransportFeedback(TransportFeedback feedback, long now) {
        List<PacketResult> results = sent.report(feedback);
        if (results.isEmpty()) {
            return;
        }
        endSilence(now);
        countLosses(results, now);
        OptionalLong probed = readArrivals(results, now);
        judge(probed, now);
        decide(now);
    }

    private void endSilence(long now) {
        long length = silence.end(now);
        if (length > 0) {
            // What was sent meanwhile was lost with the way, not with congestion, and its delays are of another time.
            afterSilence = now;
            acknowledged.forget();
            trendline = new TrendlineEstimator();
        }
        if (length > LONG_SILENCE) {
            double before = delayBased.bitrate();
            delayBased.set(AFTER_SILENCE * before, now);
            probes.remember(before, now);
        }
    }

    private void countLosses(List<PacketResult> results, long now) {
        int lost = 0;
        int packets = 0;
        for (PacketResult result : results) {
            boolean counts = afterSilence == Long.MIN_VALUE || result.sent().sentAt() - afterSilence >= 0;
            if (counts) {
                packets++;
                lost += result.received() ? 0 : 1;
            }
        }
        lossBased.add(packets, lost, 0, now);
    }

    private OptionalLong readArrivals(List<PacketResult> results, long now) {
        OptionalLong probed = OptionalLong.empty();
        queue.startReport();
        usage = detector.usage() == Usage.OVERUSING ? Usage.NORMAL : detector.usage();
        for (PacketResult result : results) {
            if (result.received()) {
                roundTrip = Math.max(0, now - result.sent().sentAt());
                acknowledged.add(result, queue.add(result));
                groups.add(result).ifPresent(this::detect);
                OptionalLong completed = probes.onPacket(result);
                probed = completed.isPresent() ? completed : probed;
            }
        }
        return probed;
    }

    private void detect(DelayGroups.Delta delta) {
        double slope = trendline.add(delta);
        Usage now = detector.update(slope, trendline.count(), delta);
        usage = usage == Usage.OVERUSING ? usage : now;
    }

    private void judge(OptionalLong probed, long now) {
        double standing = queue.standingMillis();
        boolean grows = standing > STANDING_MILLIS && standing > standingBefore + GROWN_MILLIS;
        standingBefore = standing;
        drain.update(standing, now);
        applicationLimited = sourceLimited && sentBitrate.bitsPerSecond(now) < USED * target;
        if (usage == Usage.OVERUSING || grows && !drain.competing()) {
            overuse(now);
        } else if (probed.isPresent()) {
            raise(probed.getAsLong(), now);
        } else if (mayIncrease(standing)) {
            delayBased.increase(acknowledged.bitsPerSecond(), roundTrip(), now);
        } else {
            delayBased.hold(now);
        }
        lossBased.update(target, acknowledged.bitsPerSecond(), standing > EMPTY_MILLIS, now);
    }

    private boolean mayIncrease(double standing) {
        return usage == Usage.NORMAL && !applicationLimited && (standing < STANDING_MILLIS || drain.competing());
    }

    private void overuse(long now) {
        long link = acknowledged.linkBitsPerSecond();
        long delivered = link > 0 ? link : acknowledged.bitsPerSecond();
        if (delivered == 0 || link == 0 && applicationLimited) {
            delayBased.hold(now);
            return;
        }
        double before = delayBased.bitrate();
        if (delayBased.overuse(delivered, roundTrip(), now)) {
            delayLimit = Limit.DELAY;
            probes.dropped(before, delayBased.bitrate(), now);
        }
    }

    private void raise(long probed, long now) {
        if (probed > delayBased.bitrate()) {
            delayBased.set(probed, now);
            delayLimit = Limit.PROBE;
        } else {
            delayBased.hold(now);
        }
    }

    /** The smallest bound sets the target. */
    private void decide(long now) {
        double lowest = delayBased.bitrate();
        limitedBy = delayLimit;
        if (lowest >= settings.maxBitrate()) {
            limitedBy = Limit.CONFIGURATION;
        }
        if (lossBased.bound() < lowest) {
            lowest = lossBased.bound();
            limitedBy = Limit.LOSS;
        }
        if (receiverLimit < lowest) {
            lowest = receiverLimit;
            limitedBy = Limit.RECEIVER;
        }
        congested = silence.silent() || drain.share() < 1 || usage == Usage.OVERUSING;
        target = settings.clamp(lowest * drain.share() * silence.share(now));
    }

    @Override
    public void onReceiverReport(double fractionLost, long roundTripNanos, long now) {
        if (roundTrip < 0 && roundTripNanos >= 0) {
            roundTrip = roundTripNanos;
        }
    }

    @Override
    public void onReceiverEstimate(long bitsPerSecond, long now) {
        receiverLimit = Math.max(settings.minBitrate(), bitsPerSecond);
        decide(now);
    }

    @Override
    public void onTime(long now) {
        silence.update(sent.oldestWaiting(), sent.waiting(), roundTrip(), now);
        if (silence.silent()) {
            decide(now);
        }
    }

    @Override
    public void onApplicationLimited(boolean limited, long now) {
        sourceLimited = limited;
    }

    @Override
    public long targetBitrate() {
        return target;
    }

    @Override
    public long pacingBitrate() {
        return (long)
                (target * (congested ? Math.min(CONGESTED_PACING, settings.pacingFactor()) : settings.pacingFactor()));
    }

    @Override
    public Optional<Probe> takeProbe(long now) {
        boolean healthy = !congested
                && usage == Usage.NORMAL
                && queue.standingMillis() < EMPTY_MILLIS
                && !delayBased.decreasedWithin(CALM, now);
        return probes.take(delayBased.bitrate(), applicationLimited, healthy, now);
    }

    @Override
    public NetworkEstimate estimate(long now) {
        return new NetworkEstimate(
                target,
                acknowledged.bitsPerSecond(),
                lossBased.lossFraction(),
                roundTrip < 0 ? -1 : roundTrip / 1e6,
                roundTrip < 0 ? -1 : queue.standingMillis(),
                usage,
                limitedBy);
    }

    private long roundTrip() {
        return Math.max(0, roundTrip);
    }
}

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
 * estimated and drained, a queue that others fill is shared with them, losses that sending less does not lower are not
 * taken for congestion, and a time without feedback is bridged.
 */
public final class GoogleCongestionControl implements CongestionControl {

    private static final long SECOND = 1_000_000_000L;
    /** Less than this share of the target sent: the source has no more. Encoders may stay well below what is allowed. */
    private static final double USED = 0.4;
    /** Less than this share of the target sent: hardly the cause of congestion. */
    private static final double USED_MUCH = 0.65;
    /** A standing queue of this length is overuse, even if there is no trend any more, or not yet. */
    private static final double STANDING_MILLIS = 40;

    /** A link that gives less than this share of the target has become slower. */
    private static final double SHRUNK = 0.7;

    /** A wait that is due to a burst at most, unless the link became slower. */
    private static final double BEGINNING_MILLIS = 20;

    /** As good as no standing queue. */
    private static final double EMPTY_MILLIS = 15;
    /** A burst that waits no longer than this passed a link that is much faster than what is sent. */
    private static final double BURST_MILLIS = 5;

    private static final long PROMISING = SECOND / 2;
    /** At most this multiple of the target, however the pacing is set, while there is congestion. */
    private static final double GENTLE_PACING = 1.1;
    /** Of what the network carries, while a queue drains. */
    private static final double DRAIN_PACING = 0.7;
    /** Of the bitrate before a longer silence that is used at once after it. */
    private static final double AFTER_SILENCE = 0.7;

    private static final long LONG_SILENCE = SECOND;
    /** Of the bitrate before others came: as much as one of them gets. */
    private static final double FAIR_SHARE = 0.5;
    /** Losses of this share of a report show that the queue overflowed. */
    private static final double OVERFLOW = 0.02;
    /** No probe sooner after a decrease. */
    private static final long CALM = 3 * SECOND / 2;

    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final CongestionSettings settings;
    private final SentPackets sent = new SentPackets();
    private final SentBitrate sentBitrate = new SentBitrate();
    private final SentBitrate sentLately = new SentBitrate(SECOND / 2);
    private final DelayGroups groups = new DelayGroups();
    private final OveruseDetector detector = new OveruseDetector();
    private final QueueDelay queue = new QueueDelay();
    private final AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
    private final FeedbackSilence silence = new FeedbackSilence();
    private final QueueDrain drain;
    private final AimdRateControl delayBased;
    private final LossBasedControl lossBased;
    private final ProbeController probes;
    private TrendlineEstimator trendline = new TrendlineEstimator();

    private boolean sourceLimited = true;
    private boolean applicationLimited = true;
    private boolean sendsLittle = true;
    private long receiverLimit = NO_LIMIT;
    private long roundTrip = -1;
    private double bitrateBeforeQueue;
    private long lastBurstWaited;
    private Usage usage = Usage.NORMAL;
    private Limit delayLimit = Limit.START;
    private Limit limitedBy = Limit.START;
    private long target;

    /** @param now {@link System#nanoTime()} */
    public GoogleCongestionControl(CongestionSettings settings, long now) {
        this.settings = settings;
        this.drain = new QueueDrain(now);
        this.delayBased = new AimdRateControl(settings, now);
        this.lossBased = new LossBasedControl(settings, now);
        this.probes = new ProbeController(settings);
        this.target = settings.startBitrate();
        this.bitrateBeforeQueue = target;
        this.lastBurstWaited = now;
    }

    @Override
    public void onSent(SentPacket packet) {
        sent.add(packet);
        sentBitrate.add(packet.bytes(), packet.sentAt());
        sentLately.add(packet.bytes(), packet.sentAt());
        probes.start(packet.sentAt());
    }

    @Override
    public void onTransportFeedback(TransportFeedback feedback, long now) {
        List<PacketResult> results = sent.report(feedback);
        if (results.isEmpty()) {
            return;
        }
        endSilence(now);
        lossBased.add(results, now);
        OptionalLong probed = readArrivals(results, now);
        double used = sentBitrate.bitsPerSecond(now) / (double) target;
        applicationLimited = sourceLimited && used < USED;
        sendsLittle = sourceLimited && used < USED_MUCH;
        watchQueue(now);
        adjust(results, probed, now);
        boundByLoss(now);
        decide(now);
    }

    /** What was sent meanwhile was lost with the way, not with congestion, and its delays are of another time. */
    private void endSilence(long now) {
        long length = silence.end(now);
        if (length > 0) {
            lossBased.countFrom(now);
            acknowledged.forget();
            trendline = new TrendlineEstimator();
        }
        if (length > LONG_SILENCE) {
            queue.forget();
            double before = delayBased.bitrate();
            delayBased.set(AFTER_SILENCE * before, now);
            probes.remember(before, now);
        }
    }

    private OptionalLong readArrivals(List<PacketResult> results, long now) {
        OptionalLong probed = OptionalLong.empty();
        queue.startReport(now);
        usage = detector.usage() == Usage.OVERUSING ? Usage.NORMAL : detector.usage();
        for (PacketResult result : results) {
            if (result.received()) {
                roundTrip = Math.max(0, now - result.sent().sentAt());
                acknowledged.add(result, queue.add(result));
                groups.add(result).ifPresent(this::detect);
                OptionalLong completed = probes.onPacket(result, now);
                probed = completed.isPresent() ? completed : probed;
            }
        }
        return probed;
    }

    private void detect(DelayGroups.Delta delta) {
        double slope = trendline.add(delta);
        Usage latest = detector.update(slope, trendline.count(), delta);
        usage = usage == Usage.OVERUSING ? usage : latest;
    }

    private void watchQueue(long now) {
        double standing = queueMillis();
        if (standing < EMPTY_MILLIS) {
            bitrateBeforeQueue = delayBased.bitrate();
        }
        if (queue.longestMillis() > BURST_MILLIS) {
            lastBurstWaited = now;
        }
        boolean competed = drain.competing();
        drain.update(
                standing,
                queueAheadMillis(),
                sentLately.bitsPerSecond(now),
                target,
                acknowledged.linkBitsPerSecond(),
                now);
        if (drain.competing() && !competed) {
            delayBased.set(Math.max(delayBased.bitrate(), FAIR_SHARE * bitrateBeforeQueue), now);
        }
    }

    private void adjust(List<PacketResult> results, OptionalLong probed, long now) {
        double standing = queueMillis();
        if (drain.competing()) {
            compete(results, now);
        } else if (overusing() || (shrunk() || standing > STANDING_MILLIS) && !drain.metOthers()) {
            overuse(now);
        } else if (probed.isPresent()) {
            raise(probed.getAsLong(), now);
        } else if (usage == Usage.NORMAL && !applicationLimited) {
            delayBased.increase(acknowledged.bitsPerSecond(), roundTrip, now);
        } else {
            delayBased.hold(now);
        }
    }

    /**
     * A delay that grew and is gone at the end of the report was a radio or a receiver that stood still for a moment. Who
     * sends little can fill a link only if it became very slow, and then the queue is soon a long one.
     */
    private boolean overusing() {
        double evidence = sendsLittle ? STANDING_MILLIS : EMPTY_MILLIS;
        return usage == Usage.OVERUSING && queueMillis() > evidence;
    }

    /**
     * What every packet waits. A queue that begins within a report and is long at its end will stand in the next one, and
     * may overflow before that comes: no burst makes packets wait so long on a link that is as fast as it was.
     */
    private double queueMillis() {
        double standing = queue.standingMillis();
        return shrunk() ? Math.max(standing, queue.latestMillis()) : standing;
    }

    /**
     * What a packet that leaves now will wait, which the next reports are going to tell: for all that is under way, at
     * the pace of a link that became slower.
     */
    private double queueAheadMillis() {
        if (!shrunk()) {
            return queueMillis();
        }
        double transmission = sent.bytesWaiting() * 8000.0 / acknowledged.latestLinkBitsPerSecond();
        double way = roundTrip / 1e6 - queue.latestMillis();
        return Math.max(queueMillis(), transmission - way);
    }

    private boolean shrunk() {
        long link = acknowledged.latestLinkBitsPerSecond();
        return !sendsLittle && queue.latestMillis() > BEGINNING_MILLIS && link > 0 && link < SHRUNK * target;
    }

    private void compete(List<PacketResult> results, long now) {
        long lost = results.stream().filter(result -> !result.received()).count();
        if (lost > OVERFLOW * results.size()) {
            delayBased.giveWay(roundTrip, now);
        } else if (applicationLimited) {
            delayBased.hold(now);
        } else {
            delayBased.compete(roundTrip, now);
        }
    }

    private void boundByLoss(long now) {
        if (drain.competing()) {
            // The losses are those of a queue that others fill as well, and giving way is the answer to them.
            lossBased.countFrom(now);
            lossBased.raise(delayBased.bitrate());
            return;
        }
        double before = lossBased.bound();
        lossBased.update(
                sentBitrate.bitsPerSecond(now),
                acknowledged.bitsPerSecond(),
                queue.standingMillis() > EMPTY_MILLIS,
                sendsLittle,
                now);
        if (lossBased.bound() < before) {
            probes.dropped(before, lossBased.bound(), now);
        }
    }

    private void overuse(long now) {
        long link = shrunk() ? acknowledged.latestLinkBitsPerSecond() : acknowledged.linkBitsPerSecond();
        long delivered = link > 0 ? link : acknowledged.bitsPerSecond();
        if (delivered == 0 || link == 0 && sendsLittle) {
            delayBased.hold(now);
            return;
        }
        double before = delayBased.bitrate();
        if (delayBased.overuse(delivered, roundTrip, now)) {
            delayLimit = Limit.DELAY;
            probes.dropped(before, delayBased.bitrate(), now);
        }
    }

    private void raise(long probed, long now) {
        if (probed > bitrate()) {
            delayBased.set(Math.max(probed, delayBased.bitrate()), now);
            lossBased.raise(probed);
            delayLimit = Limit.PROBE;
        } else {
            delayBased.hold(now);
        }
    }

    /** What the network is believed to carry. */
    private double bitrate() {
        return Math.min(delayBased.bitrate(), lossBased.bound());
    }

    /** The smallest bound sets the target. */
    private void decide(long now) {
        double lowest = delayBased.bitrate();
        limitedBy = lowest >= settings.maxBitrate() ? Limit.CONFIGURATION : delayLimit;
        if (lossBased.bound() < lowest) {
            lowest = lossBased.bound();
            limitedBy = Limit.LOSS;
        }
        if (receiverLimit < lowest) {
            lowest = receiverLimit;
            limitedBy = Limit.RECEIVER;
        }
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
        receiverLimit = bitsPerSecond;
        decide(now);
    }

    @Override
    public void onTime(long now) {
        silence.update(sent.oldestWaiting(), sent.waiting(), Math.max(0, roundTrip), now);
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
        if (silence.silent()) {
            return target;
        }
        if (congested() || limitedBy == Limit.LOSS) {
            // What is encoded already is not held back longer than it takes to drain the queue: that would only fill
            // the reader, and lose what follows.
            double gentle = Math.min(GENTLE_PACING, settings.pacingFactor());
            return (long) (gentle * Math.max(target, DRAIN_PACING * bitrate()));
        }
        return (long) (settings.pacingFactor() * target);
    }

    private boolean congested() {
        return silence.silent() || drain.share() < 1 || overusing();
    }

    @Override
    public Optional<Probe> takeProbe(long now) {
        boolean healthy = roundTrip >= 0
                && !congested()
                && usage == Usage.NORMAL
                && queue.standingMillis() < EMPTY_MILLIS
                && !delayBased.decreasedWithin(CALM, now);
        boolean promising = now - lastBurstWaited > PROMISING;
        return probes.take(bitrate(), applicationLimited, healthy, promising, now);
    }

    @Override
    public NetworkEstimate estimate(long now) {
        return new NetworkEstimate(
                target,
                acknowledged.bitsPerSecond(),
                lossBased.lossFraction(),
                roundTrip < 0 ? -1 : roundTrip / 1e6,
                roundTrip < 0 ? -1 : queue.standingMillis(),
                drain.competing() ? Usage.COMPETING : usage,
                limitedBy);
    }
}

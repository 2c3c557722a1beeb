package dev.waycast.transports.webrtc;

import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.stream.StreamReader;
import dev.waycast.protocols.rtcp.FullIntraRequest;
import dev.waycast.protocols.rtcp.GenericNack;
import dev.waycast.protocols.rtcp.Goodbye;
import dev.waycast.protocols.rtcp.PictureLossIndication;
import dev.waycast.protocols.rtcp.ReceiverEstimatedMaxBitrate;
import dev.waycast.protocols.rtcp.ReceiverReport;
import dev.waycast.protocols.rtcp.ReportBlock;
import dev.waycast.protocols.rtcp.RtcpPacket;
import dev.waycast.protocols.rtcp.SenderReport;
import dev.waycast.protocols.rtcp.SourceDescription;
import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtp.NtpTime;
import dev.waycast.protocols.rtp.PlayoutDelay;
import dev.waycast.protocols.rtp.RtpExtension;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.sdp.RepairStream;
import dev.waycast.protocols.sdp.SdpAnswer;
import dev.waycast.transports.webrtc.congestion.CongestionControl;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends one viewer its video: puts together what makes packets, what paces them and what judges the network, and hands
 * each the part of the viewer's feedback that is for it. On the sending thread only; {@link #statistics} may be called
 * from any thread.
 */
final class VideoSender {

    /** The longest RTP packet allowed by the settings, with what RTX, repair and SRTP add. */
    static final int MAX_WIRE_PACKET = 1400 + SrtpProfile.MAX_OVERHEAD + 120;

    private static final long SECOND = 1_000_000_000L;
    private static final long REPORT_INTERVAL = SECOND;
    /** Congestion control wants to know that time passes, while anything is under way. */
    private static final long TIME_INTERVAL = 25_000_000;

    /** A target that falls below this share of itself at once has left pictures behind that are much too large. */
    private static final double COLLAPSE = 0.5;

    private static final long UNDER_WAY = 2 * SECOND;

    private final WebRtcSettings settings;
    private final SdpAnswer answer;
    private final SentStreams streams;
    private final StreamReader reader;
    private final DirectSession session;
    private final DtlsConnection dtls;
    private final SenderClock clock;
    private final Set<String> agreedFeedback;
    private CongestionControl congestion;
    private final SenderCounters counters = new SenderCounters();
    private final KeyframeNeed keyframeNeed = new KeyframeNeed();
    private final HostPath hostPath = new HostPath();
    private final BitrateShare share = new BitrateShare();
    private final RtpStream stream;
    private final VideoPackets video;
    private final Retransmissions retransmissions;
    private final RepairRate repairRate;
    private final PacketOutput output;
    private final PacedSender paced;
    private final boolean rtx;
    private long reportDue;
    private long roundTripNanos;
    private boolean applicationLimited = true;
    private QualityProfile quality;
    private NetworkPath usedPath;
    /** The target when the viewer was heard last: what happens in a silence says nothing about the path after it. */
    private long knownBitrate;

    private volatile NetworkEstimate estimate;

    VideoSender(
            WebRtcSettings settings,
            SdpAnswer answer,
            SentStreams streams,
            SrtpSender srtp,
            StreamReader reader,
            DirectSession session,
            DtlsConnection dtls,
            SenderClock clock) {
        long now = clock.nanos().getAsLong();
        this.clock = clock;
        this.settings = settings;
        this.answer = answer;
        this.streams = streams;
        this.reader = reader;
        this.session = session;
        this.dtls = dtls;
        this.reportDue = now;
        agreedFeedback = answer.feedback();
        congestion = settings.bitrate()
                .congestionControl()
                .open(settings, agreedFeedback, settings.bitrate().start(), now);
        knownBitrate = congestion.targetBitrate();
        estimate = congestion.estimate(now);
        stream = new RtpStream(streams.video());
        quality = reader.quality();
        RtpHeaderTemplate header = header(quality.playout());
        PacketHistory history = new PacketHistory(
                settings.packets().historyBytes(),
                settings.packets().historyAge().toNanos());
        Optional<RtxStream> rtxStream =
                answer.retransmission().map(agreed -> new RtxStream(agreed.payloadType(), agreed.ssrc()));
        rtx = rtxStream.isPresent();
        CarriedPackets carried = new CarriedPackets();
        repairRate = new RepairRate(settings.packets().errorCorrection());
        Optional<FlexFecPackets> repair = answer.flexFec()
                .map(agreed -> new FlexFecPackets(
                        repairHeader(answer, agreed), new RtpStream(agreed.ssrc()), repairRate, counters));
        video = new VideoPackets(
                reader, header, stream, history, carried, keyframeNeed, repair, counters, session::frameSent, clock);
        retransmissions = new Retransmissions(history, header, rtxStream, counters, carried, repairRate, now);
        Optional<PaddingPackets> padding =
                rtxStream.map(agreed -> new PaddingPackets(history, header, agreed, counters));
        List<PacketSource> sources = new ArrayList<>(List.of(video, retransmissions));
        repair.ifPresent(sources::add);
        padding.ifPresent(sources::add);
        output = new PacketOutput(srtp, counters);
        paced = new PacedSender(sources, padding, congestion, output, share, clock.nanos());
        paced.mostPacing(quality.pacingFactor());
    }

    StreamReader reader() {
        return reader;
    }

    /** What the viewer's decoder holds back. Any thread. */
    void heldFrames(int frames) {
        counters.heldFrames = frames;
        reader.heldFrames(frames);
    }

    /**
     * Sends what may leave now.
     *
     * @return when there is something to do again, {@link System#nanoTime()}
     */
    long run(FramePackets framePackets, NetworkPath path, ByteBuffer wire, long now) {
        follow(path, now);
        report(path, wire, now);
        adopt(reader.quality());
        congestion.onTime(now);
        boolean withinHost = hostPath.isWithinHost(path);
        tellAllowedBitrate(withinHost, now);
        video.fill(framePackets, withinHost ? settings.bitrate().max() : congestion.pacingBitrate());
        long due = paced.run(path, withinHost, wire);
        tellWhetherAnythingWaits(due, now);
        estimate = congestion.estimate(now);
        repairRate.update(
                estimate,
                counters.roundTripMillis,
                quality.playout().minimum().toMillis(),
                share.hasRoom(estimate.targetBitrate(), now),
                now);
        boolean underWay = counters.packetsSent > 0 && now - video.lastSentAt() < UNDER_WAY;
        return Math.min(due, underWay ? Math.min(reportDue, now + TIME_INTERVAL) : reportDue);
    }

    /**
     * Measures a path anew. It is as good as the one before where only a port changed, as NATs do (RFC 9000 section 9.4),
     * otherwise nothing is known, but that a viewer of a slow network is careful with the next.
     */
    private void follow(NetworkPath path, long now) {
        if (path.equals(usedPath)) {
            return;
        }
        if (usedPath != null) {
            long start = path.leadsWhere(usedPath)
                    ? knownBitrate
                    : Math.min(knownBitrate, settings.bitrate().start());
            congestion = settings.bitrate().congestionControl().open(settings, agreedFeedback, start, now);
            congestion.onApplicationLimited(applicationLimited, now);
            paced.follow(congestion);
            session.pathChanged();
        }
        usedPath = path;
    }

    /** Somebody may have chosen another quality. */
    private void adopt(QualityProfile wanted) {
        if (wanted.equals(quality)) {
            return;
        }
        quality = wanted;
        video.header(header(wanted.playout()));
        paced.mostPacing(wanted.pacingFactor());
    }

    private void tellWhetherAnythingWaits(long due, long now) {
        boolean nothingWaits = due == PacedSender.NOTHING_DUE;
        if (nothingWaits != applicationLimited) {
            applicationLimited = nothingWaits;
            congestion.onApplicationLimited(nothingWaits, now);
        }
    }

    /** Reacts to what the viewer reports and asks for. */
    void onFeedback(List<RtcpPacket> packets, long now) {
        for (RtcpPacket received : packets) {
            switch (received) {
                case GenericNack nack -> onNack(nack, now);
                case PictureLossIndication _, FullIntraRequest _ -> onKeyframeRequest(now);
                case ReceiverEstimatedMaxBitrate remb -> congestion.onReceiverEstimate(remb.bitsPerSecond(), now);
                case ReceiverReport report -> onReports(report.reports(), now);
                case SenderReport report -> onReports(report.reports(), now);
                case TransportFeedback feedback -> onTransportFeedback(feedback, now);
                // The end of the session is told by DTLS, which cannot be lost in one packet.
                case SourceDescription _, Goodbye _ -> {}
            }
        }
        knownBitrate = congestion.targetBitrate();
    }

    private void onTransportFeedback(TransportFeedback feedback, long now) {
        counters.transportFeedbacks++;
        long before = congestion.targetBitrate();
        congestion.onTransportFeedback(feedback, now);
        long after = congestion.targetBitrate();
        repairRate.onFeedback(feedback);
        retransmissions.onFeedback(feedback, roundTripNanos, after, now);
        if (after < COLLAPSE * before && !video.holdsKeyframe() && keyframeNeed.mustAnswer(roundTripNanos, now)) {
            // The network's queue is full of large pictures, and perhaps lost some. More of them would come too late,
            // and
            // what is lost behind the queue could only be sent again behind it.
            video.giveUpWaiting();
            reader.startAnew();
        }
    }

    private void onNack(GenericNack nack, long now) {
        counters.nacks++;
        if (nack.mediaSsrc() != streams.video()) {
            return;
        }
        boolean beyondRepair =
                retransmissions.onNack(nack.sequenceNumbers(), roundTripNanos, congestion.targetBitrate(), now);
        if (beyondRepair) {
            // Browsers only notice after seconds that they cannot go on.
            answerWithKeyframe(now);
        }
    }

    private void onKeyframeRequest(long now) {
        counters.plis++;
        answerWithKeyframe(now);
    }

    private void answerWithKeyframe(long now) {
        if (keyframeNeed.mustAnswer(roundTripNanos, now)) {
            reader.requestKeyframe();
        }
    }

    private void onReports(List<ReportBlock> reports, long now) {
        for (ReportBlock report : reports) {
            if (report.ssrc() == streams.video()) {
                onReport(report, now);
            }
        }
    }

    private void onReport(ReportBlock report, long now) {
        keyframeNeed.onReport(report.highestSequence() & 0xFFFF);
        counters.packetsLost = report.cumulativeLost();
        counters.jitterMillis = Integer.toUnsignedLong(report.jitter()) * 1000.0 / VideoPackets.CLOCK;
        Optional<Duration> roundTrip =
                report.roundTripTime(NtpTime.of(clock.wall().instant()));
        long nanos = roundTrip.map(Duration::toNanos).orElse(-1L);
        congestion.onReceiverReport(report.lossRate(), nanos, now);
        hostPath.onReport(nanos, congestion.estimate(now).lossFraction());
        if (nanos >= 0) {
            roundTripNanos = nanos;
            counters.roundTripMillis = nanos / 1e6;
        }
    }

    private void report(NetworkPath path, ByteBuffer wire, long now) {
        if (now < reportDue) {
            return;
        }
        reportDue = now + REPORT_INTERVAL;
        if (stream.packets() > 0) {
            output.send(List.of(senderReport(now), SourceDescription.of(stream.ssrc(), streams.cname())), path, wire);
        }
    }

    private SenderReport senderReport(long now) {
        return new SenderReport(
                stream.ssrc(),
                NtpTime.of(clock.wall().instant()),
                video.timestampAt(now),
                (int) stream.packets(),
                (int) stream.payloadBytes(),
                List.of());
    }

    /** Tells the viewer that nothing more comes, and lets go of the keys. */
    void sayGoodbye(NetworkPath path, ByteBuffer wire, long now) {
        if (path != null) {
            output.send(List.of(senderReport(now), new Goodbye(List.of(stream.ssrc()), "")), path, wire);
        }
        output.close();
    }

    private void tellAllowedBitrate(boolean withinHost, long now) {
        long carried = withinHost ? settings.bitrate().max() : share.pictures(congestion.targetBitrate(), now);
        long allowed = Math.min(carried, session.maxBitrate());
        boolean configured = allowed == settings.bitrate().max() || allowed == session.maxBitrate();
        if (share.isNews(allowed, configured)) {
            counters.allowedBitrate = allowed;
            reader.allowedBitrate(allowed);
        }
    }

    /** A snapshot, from any thread. */
    WebRtcStatistics statistics(NetworkPath path) {
        return WebRtcStatistics.of(
                counters,
                estimate,
                reader.dropped() + counters.framesSkipped,
                rtx,
                repairRate.on(),
                WebRtcStatistics.remote(path),
                dtls.cipherSuite(),
                dtls.keys().profile().name());
    }

    /** Repair packets are no part of a picture: they need neither a capture time nor a playout delay. */
    private static RtpHeaderTemplate repairHeader(SdpAnswer answer, RepairStream agreed) {
        RtpHeaderTemplate.Builder header = RtpHeaderTemplate.of(agreed.payloadType(), agreed.ssrc());
        answer.extensionId(RtpExtension.TRANSPORT_SEQUENCE_NUMBER).ifPresent(header::transportSequenceNumber);
        answer.extensionId(RtpExtension.MID).ifPresent(id -> answer.mid().ifPresent(mid -> header.mid(id, mid)));
        return header.build();
    }

    private RtpHeaderTemplate header(QualityProfile.Playout playout) {
        PlayoutDelay delay = new PlayoutDelay(playout.minimum(), playout.maximum());
        RtpHeaderTemplate.Builder header = RtpHeaderTemplate.of(answer.payloadType(), streams.video());
        answer.extensionId(RtpExtension.PLAYOUT_DELAY).ifPresent(id -> header.playoutDelay(id, delay));
        answer.extensionId(RtpExtension.TRANSPORT_SEQUENCE_NUMBER).ifPresent(header::transportSequenceNumber);
        answer.extensionId(RtpExtension.ABSOLUTE_CAPTURE_TIME).ifPresent(header::absoluteCaptureTime);
        answer.extensionId(RtpExtension.MID).ifPresent(id -> answer.mid().ifPresent(mid -> header.mid(id, mid)));
        return header.build();
    }
}

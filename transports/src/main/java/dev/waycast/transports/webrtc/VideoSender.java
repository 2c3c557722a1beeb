package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.stream.StreamReader;
import dev.waycast.protocols.rtcp.FullIntraRequest;
import dev.waycast.protocols.rtcp.GenericNack;
import dev.waycast.protocols.rtcp.Goodbye;
import dev.waycast.protocols.rtcp.PictureLossIndication;
import dev.waycast.protocols.rtcp.ReceiverEstimatedMaxBitrate;
import dev.waycast.protocols.rtcp.ReceiverReport;
import dev.waycast.protocols.rtcp.ReportBlock;
import dev.waycast.protocols.rtcp.RtcpCompound;
import dev.waycast.protocols.rtcp.RtcpPacket;
import dev.waycast.protocols.rtcp.SenderReport;
import dev.waycast.protocols.rtcp.SourceDescription;
import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtp.NtpTime;
import dev.waycast.protocols.rtp.PlayoutDelay;
import dev.waycast.protocols.rtp.RtpExtension;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.rtp.RtpPayloads;
import dev.waycast.protocols.sdp.SdpAnswer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends one viewer its video: takes frames from the viewer's reader, puts RTP headers in front of the shared payloads,
 * encrypts, paces, resends, reports. On the sending thread only; {@link #statistics} may be called from any thread.
 */
final class VideoSender {

    /** The longest RTP packet allowed by the settings, with what SRTP adds. */
    static final int MAX_WIRE_PACKET = 1400 + SrtpProfile.MAX_OVERHEAD + 80;

    private static final long SECOND = 1_000_000_000L;
    private static final long REPORT_INTERVAL = SECOND;
    private static final long SHORTEST_RESEND_INTERVAL = 20_000_000;
    /** Resent packets may take this share of the allowed rate, and no less than the minimum below. */
    private static final double RESEND_SHARE = 0.5;

    private static final long RESEND_MIN_BITRATE = 500_000;
    private static final int VIDEO_CLOCK = 90_000;

    private final WebRtcSettings settings;
    private final int ssrc;
    private final String cname;
    private final SrtpSender srtp;
    private final StreamReader reader;
    private final WebRtcSession session;
    private final RtpHeaderTemplate header;
    private final PacketHistory history;
    private final SendRate rate;
    private final String cipherSuite;
    private final String srtpProfile;
    private final SenderCounters counters = new SenderCounters();
    private final KeyframeNeed keyframeNeed = new KeyframeNeed();

    private final PacketBuffer packet = new PacketBuffer(MAX_WIRE_PACKET);
    private final ByteBuffer packetView = ByteBuffer.wrap(packet.getBuffer());

    private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
    private int transportSequence;
    private final int timestampOffset = ThreadLocalRandom.current().nextInt();
    private long lastTimestampTicks = Long.MIN_VALUE;
    private long resendCredit;
    private long resendCreditAt;
    private long reportDue;
    private long payloadBytesSent;

    private EncodedFrame frame;
    private RtpPayloads payloads;
    private FramePacing pacing;
    private int nextPayload;
    private int frameBytes;
    private long frameTicks;
    private long frameNtp;
    private long packetisedAt;
    private long workNanos;

    VideoSender(
            WebRtcSettings settings,
            SdpAnswer answer,
            int ssrc,
            String cname,
            SrtpSender srtp,
            StreamReader reader,
            WebRtcSession session,
            DtlsConnection dtls) {
        long now = System.nanoTime();
        this.settings = settings;
        this.ssrc = ssrc;
        this.cname = cname;
        this.srtp = srtp;
        this.reader = reader;
        this.session = session;
        this.header = header(answer, ssrc);
        this.history =
                new PacketHistory(settings.historyBytes(), settings.historyAge().toNanos());
        this.rate = new SendRate(settings.startBitrate(), settings.minBitrate(), settings.maxBitrate(), now);
        this.cipherSuite = dtls.cipherSuite();
        this.srtpProfile = dtls.keys().profile().name();
        this.reportDue = now;
        this.resendCreditAt = now;
    }

    StreamReader reader() {
        return reader;
    }

    /**
     * Sends what may leave now.
     *
     * @return when there is something to do again, {@link System#nanoTime()}
     */
    long run(FramePackets framePackets, NetworkPath path, ByteBuffer wire, long now) {
        report(path, wire, now);
        tellAllowedBitrate(path);
        while (frame != null || begin(framePackets, path)) {
            long due = sendDuePackets(path, wire);
            if (due > 0) {
                return Math.min(due, reportDue);
            }
            finish();
        }
        return reportDue;
    }

    /** Takes the next frame. @return false when there is none */
    private boolean begin(FramePackets framePackets, NetworkPath path) {
        EncodedFrame next = reader.poll();
        if (next == null) {
            return false;
        }
        long now = System.nanoTime();
        frame = next;
        payloads = framePackets.of(next);
        nextPayload = 0;
        frameBytes = 0;
        packetisedAt = System.nanoTime();
        workNanos = packetisedAt - now;
        long capturedAt = capturedAt(next.times(), now);
        frameTicks = Math.max(ticks(capturedAt), lastTimestampTicks + 1);
        lastTimestampTicks = frameTicks;
        frameNtp = NtpTime.of(Instant.now().minusNanos(now - capturedAt));
        pacing = pacing(payloads.totalLength(), path, packetisedAt);
        return true;
    }

    private FramePacing pacing(int bytes, NetworkPath path, long now) {
        if (path.withinHost()) {
            return FramePacing.withinHost(bytes, now);
        }
        return rate.congested(now)
                ? FramePacing.at(settings.pacingFactor() * rate.allowed(), bytes, now)
                : FramePacing.within(settings.pacingWindow().toNanos(), bytes, now);
    }

    /** @return 0 when the frame is through, else when its next packet is due */
    private long sendDuePackets(NetworkPath path, ByteBuffer wire) {
        long start = System.nanoTime();
        while (nextPayload < payloads.count()) {
            long now = System.nanoTime();
            long due = pacing.dueTime(frameBytes);
            if (due > now) {
                workNanos += now - start;
                return due;
            }
            sendPayload(path, wire, now);
        }
        workNanos += System.nanoTime() - start;
        return 0;
    }

    private void sendPayload(NetworkPath path, ByteBuffer wire, long now) {
        boolean last = payloads.isLast(nextPayload);
        packetView.clear();
        header.write(
                packetView,
                last,
                sequence,
                (int) frameTicks + timestampOffset,
                transportSequence++,
                nextPayload == 0 ? frameNtp : RtpHeaderTemplate.NO_CAPTURE_TIME);
        payloads.copyTo(nextPayload, packetView);
        frameBytes += payloads.length(nextPayload);
        nextPayload++;
        packet.setLength(packetView.position());
        if (srtp.protectRtp(packet)) {
            history.add(sequence, packet.getBuffer(), packet.getLength(), now);
            keyframeNeed.onSent(sequence, now);
            wire.clear().put(packet.getBuffer(), 0, packet.getLength()).flip();
            put(path, wire, now);
            payloadBytesSent += payloads.length(nextPayload - 1);
        } else {
            counters.packetsDropped++;
        }
        sequence = sequence + 1 & 0xFFFF;
    }

    private void put(NetworkPath path, ByteBuffer wire, long now) {
        int length = wire.remaining();
        if (path.send(wire)) {
            counters.packetsSent++;
            counters.bytesSent += length;
            rate.onSent(length, now);
        } else {
            counters.packetsDropped++;
        }
    }

    private void finish() {
        long now = System.nanoTime();
        StageTimes times = frame.times();
        counters.framesSent++;
        if (frame.keyframe()) {
            counters.keyframesSent++;
        }
        counters.packetiseNanos = workNanos;
        counters.sendNanos = times.encoded == 0 ? workNanos : now - times.encoded;
        long timestamp = Integer.toUnsignedLong((int) frameTicks + timestampOffset);
        frame = null;
        payloads = null;
        session.frameSent(new SentFrame(timestamp, times, packetisedAt, now));
    }

    /** Reacts to what the viewer reports and asks for. */
    void onFeedback(List<RtcpPacket> packets, NetworkPath path, ByteBuffer wire, long now) {
        for (RtcpPacket received : packets) {
            switch (received) {
                case GenericNack nack -> {
                    counters.nacks++;
                    nack.sequenceNumbers().forEach(lost -> resend(lost, path, wire, now));
                }
                case PictureLossIndication _, FullIntraRequest _ -> {
                    counters.plis++;
                    if (keyframeNeed.isReal(now)) {
                        reader.requestKeyframe();
                    }
                }
                case ReceiverEstimatedMaxBitrate estimate -> rate.onEstimate(estimate.bitsPerSecond(), now);
                case ReceiverReport report -> onReports(report.reports(), now);
                case SenderReport report -> onReports(report.reports(), now);
                case TransportFeedback _ -> counters.transportFeedbacks++;
                // The end of the session is told by DTLS, which cannot be lost in one packet.
                case SourceDescription _, Goodbye _ -> {}
            }
        }
    }

    private void onReports(List<ReportBlock> reports, long now) {
        for (ReportBlock report : reports) {
            if (report.ssrc() == ssrc) {
                keyframeNeed.onReport(report.highestSequence() & 0xFFFF);
                counters.packetsLost = report.cumulativeLost();
                counters.fractionLost = report.lossRate();
                counters.jitterMillis = Integer.toUnsignedLong(report.jitter()) * 1000.0 / VIDEO_CLOCK;
                report.roundTripTime(NtpTime.of(Instant.now())).ifPresent(roundTrip -> {
                    counters.roundTripMillis = roundTrip.toNanos() / 1e6;
                    rate.onRoundTrip(roundTrip.toNanos());
                });
                rate.onLoss(report.lossRate(), now);
            }
        }
    }

    private void resend(int lost, NetworkPath path, ByteBuffer wire, long now) {
        refillResendCredit(now);
        long interval = Math.max(SHORTEST_RESEND_INTERVAL, (long) (counters.roundTripMillis * 1e6));
        wire.clear();
        if (resendCredit > 0 && history.take(lost, wire, now, interval) == PacketHistory.Lookup.FOUND) {
            wire.flip();
            resendCredit -= wire.remaining();
            counters.packetsRetransmitted++;
            put(path, wire, now);
        } else {
            counters.retransmissionsRefused++;
        }
    }

    /** Resent packets may take their share of the allowed rate on average, and what that is in half a second at once. */
    private void refillResendCredit(long now) {
        double bytesPerSecond = Math.max(RESEND_MIN_BITRATE, RESEND_SHARE * counters.allowedBitrate) / 8;
        resendCredit += (long) ((now - resendCreditAt) / (double) SECOND * bytesPerSecond);
        resendCredit = Math.min(resendCredit, (long) (bytesPerSecond / 2));
        resendCreditAt = now;
    }

    private void report(NetworkPath path, ByteBuffer wire, long now) {
        if (now < reportDue) {
            return;
        }
        reportDue = now + REPORT_INTERVAL;
        if (counters.packetsSent > 0) {
            sendControl(List.of(senderReport(now), SourceDescription.of(ssrc, cname)), path, wire);
        }
    }

    private SenderReport senderReport(long now) {
        return new SenderReport(
                ssrc,
                NtpTime.of(Instant.now()),
                (int) ticks(now) + timestampOffset,
                (int) counters.packetsSent,
                (int) payloadBytesSent,
                List.of());
    }

    private void sendControl(List<RtcpPacket> packets, NetworkPath path, ByteBuffer wire) {
        RtcpCompound.write(packets, packetView.clear());
        packet.setLength(packetView.position());
        if (srtp.protectRtcp(packet)) {
            wire.clear().put(packet.getBuffer(), 0, packet.getLength()).flip();
            path.send(wire);
        }
    }

    /** Tells the viewer that nothing more comes, and lets go of the keys. */
    void sayGoodbye(NetworkPath path, ByteBuffer wire, long now) {
        if (path != null) {
            sendControl(List.of(senderReport(now), new Goodbye(List.of(ssrc), "")), path, wire);
        }
        srtp.close();
    }

    private void tellAllowedBitrate(NetworkPath path) {
        long carried = path.withinHost() ? settings.maxBitrate() : rate.allowed();
        long allowed = Math.min(carried, session.maxBitrate());
        if (allowed != counters.allowedBitrate) {
            counters.allowedBitrate = allowed;
            reader.allowedBitrate(allowed);
        }
    }

    /** A snapshot, from any thread. */
    WebRtcStatistics statistics(NetworkPath path) {
        return new WebRtcStatistics(
                counters.packetsSent,
                counters.bytesSent,
                counters.packetsRetransmitted,
                counters.retransmissionsRefused,
                counters.packetsLost,
                counters.fractionLost,
                counters.roundTripMillis,
                counters.jitterMillis,
                counters.nacks,
                counters.plis,
                counters.framesSent,
                counters.keyframesSent,
                reader.dropped(),
                counters.packetsDropped,
                counters.allowedBitrate,
                counters.packetiseNanos / 1000,
                counters.sendNanos / 1000,
                counters.transportFeedbacks,
                path == null ? "" : path.text(),
                cipherSuite,
                srtpProfile);
    }

    /** The statistics of a session that is not connected. */
    static WebRtcStatistics nothingSent(long startBitrate, NetworkPath path) {
        return new WebRtcStatistics(
                0,
                0,
                0,
                0,
                0,
                0,
                -1,
                -1,
                0,
                0,
                0,
                0,
                0,
                0,
                startBitrate,
                0,
                0,
                0,
                path == null ? "" : path.text(),
                "",
                "");
    }

    private static long capturedAt(StageTimes times, long now) {
        if (times.presented != 0) {
            return times.presented;
        }
        return times.captured != 0 ? times.captured : now;
    }

    private static long ticks(long nanos) {
        return nanos / 1000 * VIDEO_CLOCK / 1_000_000;
    }

    private static RtpHeaderTemplate header(SdpAnswer answer, int ssrc) {
        RtpHeaderTemplate.Builder header = RtpHeaderTemplate.of(answer.payloadType(), ssrc);
        answer.extensionId(RtpExtension.PLAYOUT_DELAY).ifPresent(id -> header.playoutDelay(id, PlayoutDelay.IMMEDIATE));
        answer.extensionId(RtpExtension.TRANSPORT_SEQUENCE_NUMBER).ifPresent(header::transportSequenceNumber);
        answer.extensionId(RtpExtension.ABSOLUTE_CAPTURE_TIME).ifPresent(header::absoluteCaptureTime);
        answer.extensionId(RtpExtension.MID).ifPresent(id -> answer.mid().ifPresent(mid -> header.mid(id, mid)));
        return header.build();
    }
}

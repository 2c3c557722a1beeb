package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.TransportException;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.quality.Scenario;
import dev.waycast.media.stream.StreamReader;
import dev.waycast.protocols.rtcp.FullIntraRequest;
import dev.waycast.protocols.rtcp.GenericNack;
import dev.waycast.protocols.rtcp.Goodbye;
import dev.waycast.protocols.rtcp.PictureLossIndication;
import dev.waycast.protocols.rtcp.ReceiverReport;
import dev.waycast.protocols.rtcp.ReportBlock;
import dev.waycast.protocols.rtcp.RtcpPacket;
import dev.waycast.protocols.rtcp.SenderReport;
import dev.waycast.protocols.rtcp.SourceDescription;
import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtp.NtpTime;
import dev.waycast.protocols.rtp.PlayoutDelay;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.rtp.RtxPacket;
import dev.waycast.transports.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebRtcTransportTest {

    private static final WebRtcSettings LOOPBACK = WebRtcSettings.DEFAULTS.withAddresses(List.of("127.0.0.1"), "");

    private final TestStream stream = new TestStream();
    private final Recorder recorder = new Recorder();
    private WebRtcTransport transport;

    static final class Recorder implements WebRtcSessionListener {
        final List<SessionState> states = new CopyOnWriteArrayList<>();
        final List<String> reasons = new CopyOnWriteArrayList<>();
        final BlockingQueue<SentFrame> sent = new LinkedBlockingQueue<>();

        @Override
        public void onState(SessionState state, String reason) {
            states.add(state);
            reasons.add(reason);
        }

        @Override
        public void onFrameSent(SentFrame frame) {
            sent.add(frame);
        }
    }

    @BeforeEach
    void startTransport() {
        start(LOOPBACK);
    }

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    @Test
    void aViewerGetsTheVeryBytesThatWereEncoded() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            EncodedFrame keyframe = stream.keyframe(50_000);
            assertSame(keyframe, viewer.nextPicture());
            for (int i = 0; i < 20; i++) {
                EncodedFrame delta = stream.delta(200 + 700 * i);
                assertSame(delta, viewer.nextPicture());
            }
            await(() -> session.state() == SessionState.STREAMING);
            await(() -> session.statistics().framesSent() == 21);
            await(() -> session.statistics().keyframesSent() == 1);
            await(() -> session.statistics().packetsSent() == viewer.packets.size());
            assertThat(session.statistics().remoteAddress()).isEqualTo("127.0.0.1:" + viewer.localPort());
            assertThat(session.statistics().srtpProfile()).isEqualTo("SRTP_AEAD_AES_128_GCM");
        }
    }

    @Test
    void aesCounterModeWorksAsWell() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            viewer.srtpProfile = SrtpProfile.SRTP_AES128_CM_HMAC_SHA1_80.number;
            WebRtcSession session = connect(viewer);
            EncodedFrame keyframe = stream.keyframe(5000);
            assertSame(keyframe, viewer.nextPicture());
            assertThat(session.statistics().srtpProfile()).isEqualTo("SRTP_AES128_CM_HMAC_SHA1_80");
        }
    }

    @Test
    void packetsSayWhenTheyWereCapturedAndThatTheyMayBeShownAtOnce() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            connect(viewer);
            stream.keyframe(3000);
            viewer.nextPicture();
            TestViewer.Received first = viewer.packets.peek();
            assertThat(first.packet().payloadType()).isEqualTo(102);
            assertThat(first.packet().playoutDelay(1)).contains(PlayoutDelay.IMMEDIATE);
            assertThat(first.packet().mid(4)).contains("0");
            assertThat(first.packet().transportSequenceNumber(3))
                    .as("no transport-wide numbers while the viewer estimates its bandwidth")
                    .isEmpty();
            Instant captured = NtpTime.toInstant(
                    first.packet().absoluteCaptureTime(2).orElseThrow().ntp());
            assertThat(Duration.between(captured, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));

            SentFrame sent = recorder.sent.poll(5, TimeUnit.SECONDS);
            assertThat(sent.rtpTimestamp())
                    .isEqualTo(Integer.toUnsignedLong(first.packet().timestamp()));
            assertThat(sent.sentNanos()).isGreaterThanOrEqualTo(sent.packetisedNanos());
            assertThat(sent.packetisedNanos()).isGreaterThanOrEqualTo(sent.times().encoded);
        }
    }

    @Test
    void theNextPictureMayBeHeldBackAsLongAsTheQualitySays() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            connect(viewer);
            stream.keyframe(3000);
            viewer.nextPicture();
            stream.ladder.quality(QualityProfile.of(LatencyMode.HIGH_QUALITY, Scenario.DESKTOP));
            viewer.packets.clear();
            stream.delta(3000);
            viewer.nextPicture();
            assertThat(viewer.packets)
                    .isNotEmpty()
                    .allSatisfy(received -> assertThat(received.packet().playoutDelay(1))
                            .contains(new PlayoutDelay(Duration.ofMillis(60), Duration.ofMillis(400))));

            stream.ladder.quality(QualityProfile.of(LatencyMode.LOW, Scenario.DESKTOP));
            viewer.packets.clear();
            stream.delta(3000);
            viewer.nextPicture();
            assertThat(viewer.packets.peek().packet().playoutDelay(1)).contains(PlayoutDelay.IMMEDIATE);
        }
    }

    @Test
    void aViewerThatDoesNotEstimateGetsTransportWideNumbers() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = transport.accept(
                    TestViewer.offer(viewer.identity.fingerprint(), "transport-cc"), stream.ladder, recorder);
            assertThat(session.answer()).contains("transport-cc").doesNotContain("goog-remb");
            viewer.connect(session.answer()).awaitConnected();
            await(() -> stream.readers == 1);
            stream.keyframe(3000);
            viewer.nextPicture();
            List<TestViewer.Received> packets = List.copyOf(viewer.packets);
            for (int i = 0; i < packets.size(); i++) {
                assertThat(packets.get(i).packet().transportSequenceNumber(3)).hasValue(i);
            }
            int base = packets.getFirst().packet().ssrc();
            viewer.sendRtcp(
                    new TransportFeedback(77, base, 0, List.of(new TransportFeedback.PacketStatus(0, true, 1000))));
            await(() -> session.statistics().transportFeedbacks() == 1);
        }
    }

    @Test
    void timestampsFollowTheCaptureClock() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            connect(viewer);
            stream.keyframe(500);
            int first = viewer.nextPicture().timestamp();
            Thread.sleep(100);
            stream.delta(500);
            int second = viewer.nextPicture().timestamp();
            SentFrame a = recorder.sent.take();
            SentFrame b = recorder.sent.take();
            double ticks = (b.times().captured - a.times().captured) * 90e3 / 1e9;
            assertThat((double) (second - first)).isBetween(ticks - 2, ticks + 2);
        }
    }

    @Test
    void lostPacketsAreResentAsTheyWere() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            Set<Integer> lost = ConcurrentHashMap.newKeySet();
            viewer.loses = sequence -> !viewer.packets.isEmpty() && sequence % 3 == 1 && lost.add(sequence);
            EncodedFrame keyframe = stream.keyframe(20_000);
            recorder.sent.take();
            // It may have lost the last packets, which nothing behind them tells.
            stream.delta(100);
            recorder.sent.take();
            await(() -> !lost.isEmpty());
            Thread.sleep(60);
            int ssrc = viewer.packets.peek().packet().ssrc();
            GenericNack missing =
                    new GenericNack(77, ssrc, lost.stream().sorted().toList());
            // Asked for again at once, so none is sent twice.
            viewer.sendRtcp(missing, missing);
            assertSame(keyframe, viewer.nextPicture());
            // A packet arrives before its sender has counted it.
            await(() -> session.statistics().packetsRetransmitted() == lost.size());
            await(() -> session.statistics().nacks() == 2);
            await(() -> session.statistics().retransmissionsRefused() == lost.size());
        }
    }

    @Test
    void lostPacketsAreSentAgainInAStreamOfTheirOwn() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = transport.accept(viewer.offerWithRtx(), stream.ladder, recorder);
            assertThat(session.answer()).contains("a=ssrc-group:FID ", "a=rtpmap:103 rtx/90000", "a=fmtp:103 apt=102");
            viewer.connect(session.answer()).awaitConnected();
            await(() -> stream.readers == 1);
            Set<Integer> lost = ConcurrentHashMap.newKeySet();
            viewer.loses = sequence -> !viewer.packets.isEmpty() && sequence % 3 == 1 && lost.add(sequence);
            EncodedFrame keyframe = stream.keyframe(20_000);
            recorder.sent.take();
            stream.delta(100);
            recorder.sent.take();
            await(() ->
                    viewer.packets.size() + lost.size() == session.statistics().packetsSent());
            assertThat(lost).isNotEmpty();
            int ssrc = viewer.packets.peek().packet().ssrc();
            viewer.sendRtcp(new GenericNack(77, ssrc, lost.stream().sorted().toList()));
            assertSame(keyframe, viewer.nextPicture());
            await(() -> viewer.retransmitted.size() == lost.size());
            await(() -> session.statistics().packetsRetransmitted() == lost.size());
            assertThat(session.statistics().retransmission()).isTrue();
            Set<Integer> numbers = ConcurrentHashMap.newKeySet();
            for (RtpPacket rtx : viewer.retransmitted) {
                assertThat(rtx.ssrc()).isNotEqualTo(ssrc);
                assertThat(lost).contains(RtxPacket.originalSequenceNumber(rtx).orElseThrow());
                numbers.add(rtx.transportSequenceNumber(3).orElseThrow());
            }
            viewer.packets.forEach(
                    sent -> numbers.add(sent.packet().transportSequenceNumber(3).orElseThrow()));
            assertThat(numbers).as("a transport-wide number each").hasSize(viewer.packets.size() + lost.size());
        }
    }

    @Test
    void aViewerMayBeToldToEstimateItself() throws Exception {
        start(LOOPBACK.with(new BitrateSettings(CongestionMode.REMB, 3_000_000, 150_000, 20_000_000, 2.5))
                .with(PacketSettings.DEFAULTS.withRepair(false, ErrorCorrection.OFF)));
        try (TestViewer viewer = new TestViewer()) {
            String offer =
                    viewer.offerWithRtx().replace("transport-cc\r\n", "transport-cc\r\na=rtcp-fb:102 goog-remb\r\n");
            String answer = transport.accept(offer, stream.ladder, recorder).answer();
            assertThat(answer).contains("goog-remb").doesNotContain("transport-cc", "transport-wide", "rtx", "FID");
        }
    }

    @Test
    void aViewerThatCanDoBothGivesTransportWideFeedback() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            String offer =
                    viewer.offerWithRtx().replace("transport-cc\r\n", "transport-cc\r\na=rtcp-fb:102 goog-remb\r\n");
            String answer = transport.accept(offer, stream.ladder, recorder).answer();
            assertThat(answer).contains("transport-cc", "transport-wide").doesNotContain("goog-remb");
        }
    }

    @Test
    void picturesMayBeProtectedAgainstLoss() throws Exception {
        start(LOOPBACK.with(PacketSettings.DEFAULTS.withRepair(true, ErrorCorrection.FLEXFEC_03)));
        try (TestViewer viewer = new TestViewer()) {
            String offer = viewer.offerWithRtx().replace("SAVPF 102 103", "SAVPF 102 103 49")
                    + "a=rtpmap:49 flexfec-03/90000\r\na=fmtp:49 repair-window=10000000\r\n";
            WebRtcSession session = transport.accept(offer, stream.ladder, recorder);
            assertThat(session.answer())
                    .contains("SAVPF 102 103 49\r\n", "a=ssrc-group:FEC-FR ", "a=fmtp:49 repair-window=10000000");
            viewer.connect(session.answer()).awaitConnected();
            await(() -> stream.readers == 1);
            EncodedFrame keyframe = stream.keyframe(20_000);
            assertSame(keyframe, viewer.nextPicture());
            await(() -> !viewer.repair.isEmpty());
            await(() -> session.statistics().repairPackets() == viewer.repair.size());
            assertThat(session.statistics().repair()).isTrue();
        }
    }

    @Test
    void resendingIsLimited() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            start(LOOPBACK.with(new BitrateSettings(CongestionMode.GCC, 200_000, 100_000, 300_000, 2.5)));
            WebRtcSession session = connect(viewer);
            stream.keyframe(60_000);
            viewer.nextPicture();
            Thread.sleep(60);
            int ssrc = viewer.packets.peek().packet().ssrc();
            List<Integer> all = viewer.packets.stream()
                    .map(received -> received.packet().sequenceNumber())
                    .toList();
            viewer.sendRtcp(new GenericNack(77, ssrc, all));
            await(() -> session.statistics().nacks() == 1);
            await(() -> session.statistics().retransmissionsRefused() > 0);
            assertThat(session.statistics().packetsRetransmitted()).isBetween(1L, 40L);
        }
    }

    @Test
    void requestsForAKeyframeReachTheEncoder() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            stream.keyframe(500);
            viewer.nextPicture();
            int before = stream.keyframeRequests.get();
            int ssrc = viewer.packets.peek().packet().ssrc();
            viewer.sendRtcp(new PictureLossIndication(77, ssrc));
            await(() -> stream.keyframeRequests.get() == before + 1);
            // One that comes before the keyframe can have arrived is not answered.
            await(() -> {
                viewer.sendRtcp(new FullIntraRequest(77, List.of(new FullIntraRequest.Entry(ssrc, 1))));
                return stream.keyframeRequests.get() == before + 2;
            });
            assertThat(session.statistics().plis()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void receiverReportsTellLossAndRoundTrip() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            stream.keyframe(500);
            viewer.nextPicture();
            SenderReport report = awaitSenderReport(viewer);
            assertThat(report.packetCount()).isEqualTo(viewer.packets.size());
            long ticksPerReport = Integer.toUnsignedLong(
                    report.rtpTimestamp() - viewer.packets.peek().packet().timestamp());
            assertThat(ticksPerReport).isLessThan(90_000 * 10);
            ReportBlock block = new ReportBlock(report.ssrc(), 64, 7, 0, 900, NtpTime.compact(report.ntpTime()), 0);
            viewer.sendRtcp(new ReceiverReport(77, List.of(block)));
            // The last that is read from a report.
            await(() -> session.statistics().roundTripMillis() >= 0);
            WebRtcStatistics statistics = session.statistics();
            assertThat(statistics.packetsLost()).isEqualTo(7);
            assertThat(statistics.jitterMillis()).isEqualTo(10);
            assertThat(statistics.roundTripMillis()).isLessThan(5000.0);
        }
    }

    @Test
    void aViewerOnThisHostMayUseTheFullRate() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            connect(viewer);
            await(() -> stream.allowedBitrate == LOOPBACK.bitrate().max());
        }
    }

    @Test
    void aViewerThatMovesToAnotherNetworkIsFollowed() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            stream.keyframe(500);
            viewer.nextPicture();
            viewer.roam();
            String moved = "127.0.0.1:" + viewer.localPort();
            await(() -> session.statistics().remoteAddress().equals(moved));
            EncodedFrame delta = stream.delta(700);
            assertSame(delta, viewer.nextPicture());
            int before = stream.keyframeRequests.get();
            viewer.sendRtcp(
                    new PictureLossIndication(77, viewer.packets.peek().packet().ssrc()));
            await(() -> stream.keyframeRequests.get() == before + 1);
        }
    }

    @Test
    void aViewerThatFallsSilentIsGone() throws Exception {
        start(LOOPBACK.with(new SessionSettings(50, Duration.ofSeconds(15), Duration.ofMillis(500), Duration.ZERO, 6))
                .with(IceSettings.DEFAULTS.withInterruptionTimeout(Duration.ofMillis(300))));
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            viewer.stopChecking();
            await(() -> session.state() == SessionState.DISCONNECTED);
            await(() -> recorder.states.contains(SessionState.INTERRUPTED));
            await(() -> transport.sessions().isEmpty());
            await(() -> stream.readers == 0);
            await(() -> recorder.reasons.contains("The viewer's network went silent"));
        }
    }

    @Test
    void aViewerThatNeverComesIsForgotten() throws Exception {
        start(LOOPBACK.with(new SessionSettings(50, Duration.ofMillis(300), Duration.ofSeconds(30), Duration.ZERO, 6)));
        WebRtcSession session;
        try (TestViewer viewer = new TestViewer()) {
            session = transport.accept(viewer.offer(), stream.ladder, recorder);
        }
        await(() -> session.state() == SessionState.DISCONNECTED);
        await(() -> recorder.reasons.getLast().contains("UDP port " + transport.port()));
        await(() -> transport.sessions().isEmpty());
    }

    @Test
    void aSessionEndsAtItsTimeLimit() throws Exception {
        start(LOOPBACK.with(
                new SessionSettings(50, Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(1), 6)));
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            await(() -> session.state() == SessionState.DISCONNECTED);
            await(() -> recorder.reasons.contains("The session reached its time limit"));
            await(viewer::serverSaidGoodbye);
        }
    }

    @Test
    void leavingIsNoticedAtOnce() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            viewer.leave();
            await(() -> session.state() == SessionState.DISCONNECTED);
            await(() -> recorder.reasons.contains("The viewer left"));
            await(() -> stream.readers == 0);
        }
    }

    @Test
    void closingSaysGoodbyeToTheViewer() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            stream.keyframe(500);
            viewer.nextPicture();
            await(() -> session.state() == SessionState.STREAMING);
            session.close();
            session.close();
            await(viewer::serverSaidGoodbye);
            await(() -> viewer.rtcp.stream().flatMap(List::stream).anyMatch(Goodbye.class::isInstance));
            await(() -> recorder.states.contains(SessionState.DISCONNECTED));
            assertThat(recorder.states)
                    .containsExactly(
                            SessionState.INITIALIZING,
                            SessionState.CONNECTING,
                            SessionState.CONNECTED,
                            SessionState.STREAMING,
                            SessionState.DISCONNECTED);
        }
    }

    @Test
    void anImpostorIsRefused() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            String offer = TestViewer.offer(DtlsIdentity.generate().fingerprint(), "goog-remb");
            WebRtcSession session = transport.accept(offer, stream.ladder, recorder);
            viewer.connect(session.answer());
            await(() -> session.state() == SessionState.ERROR);
            await(() -> recorder.reasons.getLast().contains("not the one its offer announced"));
            assertThat(transport.statistics().handshakesFailed()).isEqualTo(1);
            await(() -> transport.sessions().isEmpty());
            await(() -> stream.readers == 0);
        }
    }

    @Test
    void pausingStopsThePicturesUntilResumed() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            stream.keyframe(500);
            viewer.nextPicture();
            session.pause(true);
            assertThat(session.state()).isEqualTo(SessionState.PAUSED);
            stream.delta(500);
            int requests = stream.keyframeRequests.get();
            session.pause(false);
            assertThat(stream.keyframeRequests.get()).isEqualTo(requests + 1);
            EncodedFrame keyframe = stream.keyframe(900);
            assertSame(keyframe, viewer.nextPicture());
            assertThat(session.state()).isEqualTo(SessionState.STREAMING);
            assertThat(session.statistics().framesDropped()).isEqualTo(1);
        }
    }

    @Test
    void aStaticPictureSendsReportsOnly() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            stream.keyframe(500);
            viewer.nextPicture();
            await(() -> session.statistics().framesSent() == 1);
            long before = session.statistics().packetsSent();
            awaitSenderReport(viewer);
            awaitSenderReport(viewer);
            assertThat(session.statistics().packetsSent()).isEqualTo(before);
        }
    }

    @Test
    void whoControlsIsSentToFirst() throws Exception {
        Recorder first = new Recorder();
        try (TestViewer watcher = new TestViewer();
                TestViewer controller = new TestViewer()) {
            WebRtcSession watching = transport.accept(watcher.offer(), stream.ladder, recorder);
            WebRtcSession controlling = transport.accept(controller.offer(), stream.ladder, first);
            controlling.priority(StreamReader.Priority.CONTROLLER);
            watcher.connect(watching.answer()).awaitConnected();
            await(() -> stream.readers == 1);
            controller.connect(controlling.answer()).awaitConnected();
            await(() -> stream.readers == 2);
            int earlier = 0;
            for (int i = 0; i < 50; i++) {
                if (i == 0) {
                    stream.keyframe(30_000);
                } else {
                    stream.delta(30_000);
                }
                long toController = first.sent.take().sentNanos();
                earlier += toController < recorder.sent.take().sentNanos() ? 1 : 0;
            }
            // The sender may be between its two rounds when a frame comes.
            assertThat(earlier).isGreaterThan(30);
        }
    }

    @Test
    void twoViewersGetTheSameFramesUnderTheirOwnKeys() throws Exception {
        try (TestViewer one = new TestViewer();
                TestViewer two = new TestViewer()) {
            connect(one);
            connect(two);
            await(() -> stream.readers == 2);
            EncodedFrame keyframe = stream.keyframe(30_000);
            assertSame(keyframe, one.nextPicture());
            assertSame(keyframe, two.nextPicture());
            assertThat(one.packets.peek().packet().ssrc())
                    .isNotEqualTo(two.packets.peek().packet().ssrc());
            assertThat(one.packets.peek().bytes())
                    .isNotEqualTo(two.packets.peek().bytes());
            one.leave();
            await(() -> stream.readers == 1);
            EncodedFrame delta = stream.delta(400);
            assertSame(delta, two.nextPicture());
        }
    }

    @Test
    void noMoreViewersThanAllowed() throws Exception {
        start(LOOPBACK.with(new SessionSettings(1, Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ZERO, 6)));
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, recorder);
            assertThatThrownBy(() -> transport.accept(viewer.offer(), stream.ladder, recorder))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.problem()).isEqualTo(TransportException.Problem.TOO_MANY_SESSIONS))
                    .hasMessageContaining("max-sessions");
            session.close();
            transport.accept(viewer.offer(), stream.ladder, recorder).close();
            assertThat(transport.statistics().sessionsRefused()).isEqualTo(1);
        }
    }

    @Test
    void offersThatCannotBeAnsweredAreRefusedWithAReason() throws Exception {
        assertProblem("", TransportException.Problem.OFFER_REJECTED);
        assertProblem("rubbish", TransportException.Problem.OFFER_REJECTED);
        String offer = TestViewer.offer(DtlsIdentity.generate().fingerprint(), "goog-remb");
        assertProblem(offer.replace("H264", "VP8"), TransportException.Problem.CODEC_UNSUPPORTED);
        assertProblem(offer.replace("a=setup:actpass", "a=setup:passive"), TransportException.Problem.OFFER_REJECTED);
        assertProblem(offer.replace("sha-256", "md5"), TransportException.Problem.OFFER_REJECTED);
        assertProblem(offer.replace("m=video", "m=audio"), TransportException.Problem.OFFER_REJECTED);
        await(() -> transport.sessions().isEmpty());
    }

    @Test
    void aRemoteCandidateIsTakenAndRubbishIsNot() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, recorder);
            session.addRemoteCandidate("candidate:1 1 udp 2122260223 192.168.1.5 50000 typ host");
            session.addRemoteCandidate("");
            assertThatThrownBy(() -> session.addRemoteCandidate("rubbish"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(session.state()).isEqualTo(SessionState.INITIALIZING);
        }
    }

    @Test
    void aPortInUseIsNamed() {
        WebRtcTransport second = new WebRtcTransport(LOOPBACK.withPort(transport.port()));
        assertThatThrownBy(second::start)
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.problem()).isEqualTo(TransportException.Problem.NO_PORT))
                .hasMessageContaining("UDP port " + transport.port() + " is already in use")
                .hasMessageContaining("quarkus.waycast.webrtc.udp-port");
        second.close();
    }

    @Test
    void wrongAddressesAreNamed() {
        assertThatThrownBy(() -> startOn("nonsense")).hasMessageContaining("'nonsense' is not an IP address");
        assertThatThrownBy(() -> startOn("192.0.2.77")).hasMessageContaining("does not have the address 192.0.2.77");
    }

    @Test
    void everyAddressIsOfferedOnOnePort() throws Exception {
        start(WebRtcSettings.DEFAULTS.withAddresses(List.of("127.0.0.1", "::1"), "203.0.113.9"));
        try (TestViewer viewer = new TestViewer()) {
            String answer =
                    transport.accept(viewer.offer(), stream.ladder, recorder).answer();
            assertThat(answer)
                    .contains("127.0.0.1 " + transport.port() + " typ host")
                    .contains("0:0:0:0:0:0:0:1 " + transport.port() + " typ host")
                    .contains("203.0.113.9 " + transport.port() + " typ srflx")
                    .contains("a=ice-lite")
                    .contains("a=setup:passive");
        }
    }

    @Test
    void withoutAddressesAllOfTheHostAreOffered() throws Exception {
        start(WebRtcSettings.DEFAULTS);
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            assertThat(session.answer())
                    .contains("127.0.0.1")
                    .doesNotContain("%")
                    .doesNotContain("fe80");
        }
    }

    @Test
    void nothingIsAcceptedBeforeStartAndAfterClose() throws Exception {
        transport.close();
        transport.close();
        assertThat(transport.port()).isZero();
        try (TestViewer viewer = new TestViewer()) {
            assertThatThrownBy(() -> transport.accept(viewer.offer(), stream.ladder, recorder))
                    .hasMessageContaining("not running");
        }
        new WebRtcTransport(LOOPBACK).close();
    }

    @Test
    void closingTheTransportEndsEverySessionAndThread() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = connect(viewer);
            WebRtcSession waiting = transport.accept(viewer.offer(), stream.ladder, recorder);
            transport.close();
            assertThat(session.state()).isEqualTo(SessionState.DISCONNECTED);
            assertThat(waiting.state()).isEqualTo(SessionState.DISCONNECTED);
            await(() -> stream.readers == 0);
            await(() -> waycastThreads() == 0);
        }
    }

    @Test
    void aListenerThatFailsHarmsOnlyItsOwnSession() throws Exception {
        WebRtcSessionListener failing = new WebRtcSessionListener() {
            @Override
            public void onState(SessionState state, String reason) {
                throw new IllegalStateException("A test listener fails on purpose");
            }

            @Override
            public void onFrameSent(SentFrame frame) {
                throw new IllegalStateException("A test listener fails on purpose");
            }
        };
        try (TestViewer viewer = new TestViewer();
                TestViewer healthy = new TestViewer()) {
            WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, failing);
            viewer.connect(session.answer()).awaitConnected();
            await(() -> stream.readers == 1);
            connect(healthy);
            await(() -> stream.readers == 2);
            EncodedFrame keyframe = stream.keyframe(500);
            assertSame(keyframe, healthy.nextPicture());
            await(() -> session.state() == SessionState.ERROR);
            EncodedFrame delta = stream.delta(500);
            assertSame(delta, healthy.nextPicture());
        }
    }

    /** Without printing thousands of bytes when they differ. */
    private static void assertSame(EncodedFrame sent, ReceivedPictures.Picture received) {
        assertThat(received.data()).hasSameSizeAs(sent.data());
        assertThat(Arrays.equals(received.data(), sent.data()))
                .as("the very bytes that were sent")
                .isTrue();
    }

    private void assertProblem(String offer, TransportException.Problem problem) {
        assertThatThrownBy(() -> transport.accept(offer, stream.ladder, recorder))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }

    private static void startOn(String address) {
        WebRtcTransport refused = new WebRtcTransport(WebRtcSettings.DEFAULTS.withAddresses(List.of(address), ""));
        refused.start();
    }

    private static SenderReport awaitSenderReport(TestViewer viewer) throws InterruptedException {
        while (true) {
            List<RtcpPacket> packets = viewer.rtcp.poll(5, TimeUnit.SECONDS);
            assertThat(packets).as("a sender report within 5 seconds").isNotNull();
            if (packets.getFirst() instanceof SenderReport report) {
                assertThat(packets.get(1)).isInstanceOf(SourceDescription.class);
                return report;
            }
        }
    }

    private static long waycastThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("waycast-rtp"))
                .count();
    }

    private void start(WebRtcSettings settings) {
        if (transport != null) {
            transport.close();
        }
        transport = new WebRtcTransport(settings);
        transport.start();
    }

    private WebRtcSession connect(TestViewer viewer) throws Exception {
        WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, recorder);
        viewer.connect(session.answer()).awaitConnected();
        await(() -> stream.readers > 0);
        return session;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come about within 10 seconds");
            }
            Thread.sleep(5);
        }
    }
}

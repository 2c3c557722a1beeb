package dev.waycast.transports.webrtc.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.transports.webrtc.congestion.SimulatedTcp.Growth;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a picture on simulated networks. Each bound holds for every seed. */
class GoogleCongestionControlTest {

    private static final long MBIT = 1_000_000;
    private static final CongestionSettings SETTINGS = new CongestionSettings(3 * MBIT, 150_000, 20 * MBIT, 2.5);
    private static final long SEEDS = 4;

    private final VirtualTime time = new VirtualTime();
    private SimulatedViewer viewer;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void usesALinkWithoutFillingItsQueue(long seed) {
        start(seed, link(seed, 8 * MBIT));
        run(30);
        assertThat(viewer.deliveredBitrate(1, 3)).isGreaterThan(0.75 * 8 * MBIT);
        assertThat(viewer.deliveredBitrate(10, 30)).isGreaterThan(0.85 * 8 * MBIT);
        assertThat(longestStandingQueue(3, 30)).isLessThan(50);
        assertThat(viewer.latencyMillis(95, 3, 30)).isLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsAFastLinkWithinASecond(long seed) {
        start(seed, link(seed, 100 * MBIT));
        run(10);
        assertThat(target(1, 1.2)).isGreaterThan(15 * MBIT);
        assertThat(target(5, 10)).isEqualTo(20 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void livesOnASlowLink(long seed) {
        start(seed, link(seed, 500_000).queueBytes(50_000));
        run(30);
        assertThat(viewer.deliveredBitrate(10, 30)).isGreaterThan(0.75 * 500_000);
        assertThat(longestStandingQueue(5, 30)).isLessThan(120);
        assertThat(viewer.latencyMillis(95, 5, 30)).isLessThan(180);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void drainsTheQueueOfALinkThatBecameSlowerAndComesBackWithIt(long seed) {
        start(seed, link(seed, 8 * MBIT).capacity(10, 2 * MBIT).capacity(25, 8 * MBIT));
        run(40);
        assertThat(viewer.latencyMillis(90, 12.5, 25)).isLessThan(100);
        assertThat(longestStandingQueue(12.5, 25)).isLessThan(60);
        assertThat(viewer.deliveredBitrate(15, 25)).isGreaterThan(0.8 * 2 * MBIT);
        assertThat(viewer.deliveredBitrate(30, 35)).isGreaterThan(0.8 * 8 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsMoreForAnEncoderThatStaysBelowItsTarget(long seed) {
        SimulatedLink changing = link(seed, 8 * MBIT).capacity(10, 2 * MBIT).capacity(25, 8 * MBIT);
        start(seed, changing, 20, browser -> browser.encoderUses(0.5));
        run(40);
        assertThat(target(30, 40)).isGreaterThan((long) (0.7 * 8 * MBIT));
        assertThat(longestStandingQueue(13, 40)).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void drainsALongQueueToo(long seed) {
        start(seed, link(seed, 8 * MBIT).queueBytes(1_000_000).capacity(10, 2 * MBIT));
        run(25);
        assertThat(longestStandingQueue(13, 25)).isLessThan(100);
        assertThat(viewer.deliveredBitrate(15, 25)).isGreaterThan(0.8 * 2 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void doesNotTakeRandomLossForCongestion(long seed) {
        start(seed, link(seed, 8 * MBIT).loss(0.05));
        run(30);
        assertThat(viewer.deliveredBitrate(5, 30)).isGreaterThan(0.75 * 8 * MBIT);
        assertThat(longestStandingQueue(3, 30)).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsOutThatHeavyLossIsRandom(long seed) {
        start(seed, link(seed, 8 * MBIT).loss(0.15));
        run(40);
        assertThat(viewer.deliveredBitrate(10, 40)).isGreaterThan(0.55 * 8 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void survivesBurstsOfLoss(long seed) {
        start(seed, link(seed, 8 * MBIT).bursts(0.005, 8));
        run(40);
        assertThat(viewer.deliveredBitrate(5, 40)).isGreaterThan(0.6 * 8 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsOutThatALinkLosesWhatItCannotCarry(long seed) {
        start(seed, link(seed, 3 * MBIT).queueBytes(6_000));
        run(60);
        assertThat(viewer.deliveredBitrate(15, 60)).isGreaterThan(0.65 * 3 * MBIT);
        assertThat(brokenShare(15, 60)).isLessThan(0.45);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void usesALongPath(long seed) {
        start(seed, link(seed, 8 * MBIT).delayMillis(100), 100);
        run(30);
        assertThat(viewer.deliveredBitrate(10, 30)).isGreaterThan(0.8 * 8 * MBIT);
        assertThat(longestStandingQueue(3, 30)).isLessThan(80);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void toleratesJitterAndReordering(long seed) {
        start(seed, link(seed, 8 * MBIT).jitterMillis(20).reorder(0.03));
        run(30);
        assertThat(viewer.deliveredBitrate(10, 30)).isGreaterThan(0.7 * 8 * MBIT);
        assertThat(longestStandingQueue(3, 30)).isLessThan(80);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void toleratesLostFeedback(long seed) {
        start(seed, link(seed, 8 * MBIT), 20, browser -> browser.feedbackLoss(0.3));
        run(30);
        assertThat(viewer.deliveredBitrate(5, 30)).isGreaterThan(0.75 * 8 * MBIT);
        assertThat(longestStandingQueue(3, 30)).isLessThan(80);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void stopsFloodingAnOutageAndIsBackWithinASecond(long seed) {
        start(seed, link(seed, 8 * MBIT).outage(10, 20));
        run(30);
        assertThat(target(11, 11.2)).isLessThan(MBIT);
        assertThat(target(15, 20)).isEqualTo(SETTINGS.minBitrate());
        assertThat(target(20.9, 21)).isGreaterThan((long) (0.6 * 8 * MBIT));
        assertThat(viewer.deliveredBitrate(21, 22)).isGreaterThan(0.7 * 8 * MBIT);
        assertThat(longestStandingQueue(21, 30)).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void doesNotFloodAWayFromWhichNothingComesBack(long seed) {
        start(seed, link(seed, 8 * MBIT), 20, browser -> browser.feedbackOutage(10, 20));
        run(30);
        assertThat(target(12, 20)).isLessThan(MBIT);
        assertThat(viewer.deliveredBitrate(22, 30)).isGreaterThan(0.7 * 8 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aStillDesktopNeitherLowersNorFreezesTheEstimate(long seed) {
        start(seed, link(seed, 8 * MBIT), 20, browser -> browser.wants(10, 0).wants(60, Long.MAX_VALUE));
        run(80);
        List<SimulatedViewer.Sample> still = viewer.samples(11, 60);
        assertThat(still).allSatisfy(sample -> assertThat(sample.target()).isGreaterThan((long) (0.75 * 8 * MBIT)));
        assertThat(viewer.deliveredBitrate(60.5, 62)).isGreaterThan(0.7 * 8 * MBIT);
        assertThat(viewer.deliveredBitrate(65, 80)).isGreaterThan(0.8 * 8 * MBIT);
        assertThat(longestStandingQueue(61, 80)).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void oneLostPacketOnAStillDesktopIsNoNews(long seed) {
        start(seed, link(seed, 8 * MBIT).outage(20, 21.1), 20, browser -> browser.wants(10, 0));
        run(40);
        assertThat(target(21.2, 40)).isGreaterThan((long) (0.75 * 8 * MBIT));
        assertThat(viewer.control().estimate(0).lossFraction()).isLessThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aCalmDesktopSendsFewProbes(long seed) {
        start(seed, link(seed, 8 * MBIT), 20, browser -> browser.wants(0, 300_000));
        run(120);
        assertThat(viewer.probesSent()).isLessThan(6);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aBrowserThatIsHeldUpIsNoCongestion(long seed) {
        Random random = new Random(seed);
        start(seed, link(seed, 100 * MBIT), 20, browser -> {
            for (double second = 10; second < 20; second += 0.25) {
                browser.stall(second, second + 0.05 + 0.1 * random.nextDouble());
            }
            return browser.stall(22, 22.5);
        });
        run(30);
        assertThat(target(10, 22)).isGreaterThan(15 * MBIT);
        assertThat(target(22.7, 30)).isGreaterThan(15 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void norIsItWhenTheDesktopNeedsLittle(long seed) {
        Random random = new Random(seed);
        start(seed, link(seed, 8 * MBIT).jitterMillis(5), 20, browser -> {
            for (double second = 5; second < 30; second += 0.3) {
                browser.stall(second, second + 0.2 * random.nextDouble());
            }
            return browser.wants(0, 2 * MBIT);
        });
        run(30);
        assertThat(target(5, 30)).isGreaterThan(3 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void lossesOfADesktopThatNeedsLittleLowerNothing(long seed) {
        start(seed, link(seed, 8 * MBIT).loss(0.07), 20, browser -> browser.wants(0, MBIT));
        run(30);
        assertThat(target(2, 30)).isGreaterThan(3 * MBIT);
    }

    @ParameterizedTest
    @EnumSource(Growth.class)
    void sharesALinkWithTcp(Growth growth) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            shares(growth, seed, 125_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Growth.class)
    void sharesALinkWithALongQueueWithTcp(Growth growth) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            shares(growth, seed, 400_000);
        }
    }

    private void shares(Growth growth, long seed, long queueBytes) {
        VirtualTime both = new VirtualTime();
        SimulatedLink shared = link(seed, 10 * MBIT).queueBytes(queueBytes);
        SimulatedTcp tcp = new SimulatedTcp(both, shared, 20_000_000, growth);
        tcp.start(10);
        SimulatedViewer video = viewer(both, seed, shared, 20).start();
        both.runUntil(SimulatedLink.nanos(20));
        long before = tcp.delivered();
        both.runUntil(SimulatedLink.nanos(80));
        double tcpBitrate = (tcp.delivered() - before) * 8 / 60.0;
        assertThat(tcpBitrate).as("TCP, seed %d", seed).isGreaterThan(0.3 * 10 * MBIT);
        assertThat(video.deliveredBitrate(20, 80)).as("video, seed %d", seed).isGreaterThan(0.3 * 10 * MBIT);
    }

    private static SimulatedLink link(long seed, long bitsPerSecond) {
        return new SimulatedLink(bitsPerSecond, new Random(seed));
    }

    private void start(long seed, SimulatedLink to) {
        start(seed, to, 20);
    }

    private void start(long seed, SimulatedLink to, double returnMillis) {
        start(seed, to, returnMillis, UnaryOperator.identity());
    }

    private void start(long seed, SimulatedLink to, double returnMillis, UnaryOperator<SimulatedViewer> how) {
        viewer = how.apply(viewer(time, seed, to, returnMillis)).start();
    }

    private static SimulatedViewer viewer(VirtualTime time, long seed, SimulatedLink to, double returnMillis) {
        long back = SimulatedLink.nanos(returnMillis / 1000);
        return new SimulatedViewer(time, to, back, now -> new GoogleCongestionControl(SETTINGS, now), new Random(seed));
    }

    private void run(double untilSeconds) {
        time.runUntil(SimulatedLink.nanos(untilSeconds));
    }

    /** The lowest. */
    private long target(double fromSeconds, double toSeconds) {
        return viewer.samples(fromSeconds, toSeconds).stream()
                .mapToLong(SimulatedViewer.Sample::target)
                .min()
                .orElseThrow();
    }

    /** What no packet got round for half a second. */
    private double longestStandingQueue(double fromSeconds, double toSeconds) {
        List<SimulatedViewer.Sample> samples = viewer.samples(fromSeconds, toSeconds);
        double longest = 0;
        for (int i = 0; i + 5 <= samples.size(); i++) {
            double standing = samples.subList(i, i + 5).stream()
                    .mapToDouble(SimulatedViewer.Sample::queueMillis)
                    .min()
                    .orElse(0);
            longest = Math.max(longest, standing);
        }
        return longest;
    }

    private double brokenShare(double fromSeconds, double toSeconds) {
        List<SimulatedViewer.Frame> frames = viewer.frames().stream()
                .filter(frame -> frame.capturedAt >= SimulatedLink.nanos(fromSeconds))
                .filter(frame -> frame.capturedAt < SimulatedLink.nanos(toSeconds))
                .toList();
        return frames.stream().filter(frame -> !frame.complete()).count() / (double) frames.size();
    }
}

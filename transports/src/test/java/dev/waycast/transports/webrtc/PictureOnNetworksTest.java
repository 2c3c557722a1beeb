package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.transports.webrtc.congestion.SimulatedLink;
import dev.waycast.transports.webrtc.congestion.SimulatedTcp;
import dev.waycast.transports.webrtc.congestion.VirtualTime;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a viewer sees on simulated networks. Each bound holds for every seed. */
class PictureOnNetworksTest {

    private static final long MBIT = 1_000_000;
    /** Full motion at 1280x720. */
    private static final long MOTION = 2_600_000;
    /** The same with so much grain that it fills a network. */
    private static final long FILM = 8_900_000;

    private SimulatedSession session;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aGoodNetworkShowsEveryPicture(long seed) {
        run(seed, 100 * MBIT, 0, MOTION, UnaryOperator.identity());
        assertThat(session.shownShare(2, 40)).isGreaterThan(0.995);
        assertThat(session.latencyMillis(95, 2, 40)).isLessThan(40);
        assertThat(session.longestFreezeMillis(2, 40)).isLessThan(60);
        assertThat(session.browser.nacks).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aFewLossesAreNotSeen(long seed) {
        run(seed, 100 * MBIT, 0.01, MOTION, UnaryOperator.identity());
        assertThat(session.shownShare(5, 40)).isGreaterThan(0.985);
        assertThat(session.latencyMillis(95, 5, 40)).isLessThan(40);
        assertThat(session.longestFreezeMillis(5, 40)).isLessThan(150);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void manyLossesAreHardlySeen(long seed) {
        run(seed, 100 * MBIT, 0.05, MOTION, UnaryOperator.identity());
        assertThat(session.shownShare(5, 40)).isGreaterThan(0.97);
        assertThat(session.latencyMillis(95, 5, 40)).isLessThan(70);
        assertThat(session.longestFreezeMillis(5, 40)).isLessThan(200);
        assertThat(session.target(40)).isGreaterThan(10 * MBIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void norAreBurstsOfLosses(long seed) {
        run(seed, 100 * MBIT, 0, MOTION, link -> link.bursts(0.004, 5));
        assertThat(session.shownShare(5, 40)).isGreaterThan(0.97);
        assertThat(session.latencyMillis(95, 5, 40)).isLessThan(40);
        assertThat(session.longestFreezeMillis(5, 40)).isLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void norAreThoseOfLargePictures(long seed) {
        run(seed, 100 * MBIT, 0.05, FILM, UnaryOperator.identity());
        assertThat(session.shownShare(5, 40)).isGreaterThan(0.96);
        assertThat(session.longestFreezeMillis(5, 40)).isLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aLinkThatBecomesSlowerStopsThePictureForAMomentAtMost(long seed) {
        double at = 15 + seed * 0.017;
        run(seed, 8 * MBIT, 0, FILM, link -> link.capacity(at, 2 * MBIT).capacity(25, 8 * MBIT));
        assertThat(session.longestFreezeMillis(5, 40)).isLessThan(200);
        assertThat(session.latencyMillis(90, at + 2, 25)).isLessThan(110);
        assertThat(session.target(35)).isGreaterThan((long) (0.8 * 8 * MBIT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aDownloadBesideItIsHardlySeen(long seed) {
        VirtualTime time = new VirtualTime();
        SimulatedLink down = new SimulatedLink(6 * MBIT, new Random(seed));
        start(seed, time, down, 0, FILM);
        SimulatedTcp download = new SimulatedTcp(time, down, 20_000_000, SimulatedTcp.Growth.CUBIC);
        download.start(10);
        time.runUntil(SimulatedLink.nanos(15));
        long before = download.delivered();
        time.runUntil(SimulatedLink.nanos(40));
        assertThat((download.delivered() - before) * 8 / 25.0).isGreaterThan(6 * MBIT / 3.0);
        assertThat(session.pictures(15, 40).stream()
                                .mapToInt(picture -> picture.bytes)
                                .sum()
                        * 8
                        / 25.0)
                .isGreaterThan(6 * MBIT / 3.0);
        assertThat(session.shownShare(13, 40)).isGreaterThan(0.92);
        assertThat(session.latencyMillis(95, 13, 40)).isLessThan(240);
        // The download fills the queue, 133 ms, so that what is sent again comes after 173.
        assertThat(session.longestFreezeMillis(13, 40)).isLessThan(220);
    }

    private void run(long seed, long capacity, double loss, long wants, UnaryOperator<SimulatedLink> how) {
        VirtualTime time = new VirtualTime();
        start(seed, time, how.apply(new SimulatedLink(capacity, new Random(seed)).loss(loss)), loss, wants);
        time.runUntil(SimulatedLink.nanos(40));
    }

    private void start(long seed, VirtualTime time, SimulatedLink down, double loss, long wants) {
        SimulatedLink up = new SimulatedLink(1000 * MBIT, new Random(seed + 100)).loss(loss);
        session = new SimulatedSession(time, down, up, new Random(seed + 200))
                .wants(0, wants)
                .start();
    }
}

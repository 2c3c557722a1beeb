package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.integration.network.ImpairmentRelay;
import dev.waycast.integration.network.LinkConditions;
import dev.waycast.integration.network.Loss;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A picture that moves, in a real browser behind a network as they are. How well it moves is measured in benchmarks;
 * {@link ReconnectTest} has viewers whose address changes.
 */
@ExtendWith(NothingLeft.class)
class BadNetworkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final LinkConditions NEAR =
            LinkConditions.PERFECT.withDelay(Duration.ofMillis(20), Duration.ofMillis(2));

    private static WaycastServer server;
    private static Chromium chromium;

    private ImpairmentRelay relay;

    @BeforeAll
    static void start() {
        server = WaycastServer.testPattern("capture.frame-rate", "30");
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        server.close();
    }

    @BeforeEach
    void openRelay() {
        relay = new ImpairmentRelay(server.udpPort());
    }

    @AfterEach
    void closeRelay() {
        relay.close();
    }

    @Test
    void thePictureMovesWhereFivePercentAreLost() {
        relay.both(NEAR.withLoss(new Loss.Independent(0.05)));
        try (Viewer viewer = watch()) {
            awaitFrames(viewer, 60);
            viewer.await("packets to be lost", PATIENCE, () -> relay.read().lost() > 10);
            viewer.await("packets sent again", PATIENCE, () -> viewer.received("retransmittedPacketsReceived") > 0);
            viewer.await("forward error correction", PATIENCE, () -> viewer.received("fecPacketsReceived") > 0);
            awaitFrames(viewer, 30);
            assertThat(viewer.state()).isEqualTo("streaming");
        }
    }

    @Test
    void thePictureMovesWherePacketsComeInBurstsTwiceAndOutOfOrder() {
        relay.both(NEAR.withLoss(new Loss.Bursts(0.02, 4)).withDisorder(0.02, 0.02));
        try (Viewer viewer = watch()) {
            awaitFrames(viewer, 90);
            assertThat(viewer.state()).isEqualTo("streaming");
        }
    }

    @Test
    void thePictureFitsThroughANarrowLink() {
        relay.both(NEAR);
        try (Viewer viewer = watch()) {
            relay.down(NEAR.withCapacity(400_000, 20_000));
            awaitFrames(viewer, 60);
            assertThat(viewer.state()).isEqualTo("streaming");
        }
    }

    @Test
    void thePictureComesBackAfterAnOutage() {
        relay.both(NEAR);
        try (Viewer viewer = watch()) {
            awaitFrames(viewer, 10);
            relay.both(NEAR.down());
            long lostBefore = relay.read().lost();
            viewer.page().waitForTimeout(2000);
            assertThat(relay.read().lost()).isGreaterThan(lostBefore);
            relay.both(NEAR);
            awaitFrames(viewer, 30);
            viewer.await("the picture", PATIENCE, () -> viewer.state().equals("streaming"));
        }
    }

    private Viewer watch() {
        return chromium.openBehind(relay.port(), server.takeAddress()).awaitStreaming();
    }

    private static void awaitFrames(Viewer viewer, int number) {
        long before = viewer.framesShown();
        viewer.await(number + " more frames", PATIENCE, () -> viewer.framesShown() >= before + number);
    }
}

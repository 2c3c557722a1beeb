package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A player that knows nothing of our page, over the WebRTC-HTTP egress protocol. */
@ExtendWith(NothingLeft.class)
class WhepTest {

    private static WaycastServer server;

    @BeforeAll
    static void start() {
        server = WaycastServer.testPattern();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aStandardPlayerWatchesUntilItSaysGoodbye() {
        try (Chromium chromium = new Chromium()) {
            Page player = chromium.emptyPage();
            HttpResponse<String> answer = server.whep(WhepPlayer.offer(player));
            assertThat(answer.statusCode()).isEqualTo(201);
            String session = answer.headers().firstValue("Location").orElseThrow();
            WhepPlayer.accept(player, answer.body());
            await(player, "frames", () -> WhepPlayer.framesShown(player) > 20);
            assertThat(server.metric("waycast_viewers")).isEqualTo(1);

            String path = session.replaceFirst("^https?://[^/]+", "");
            assertThat(server.delete(path).statusCode()).isEqualTo(200);
            await(player, "nobody to be served", () -> server.metric("waycast_viewers") == 0);
            await(
                    player,
                    "the player to notice",
                    () -> !WhepPlayer.state(player).equals("connected"));
            assertThat(server.delete(path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void nonsenseIsRefusedWithASentence() {
        assertThat(server.whep("v=0\r\nnonsense").statusCode()).isEqualTo(400);
        assertThat(server.whep("x".repeat(70_000)).statusCode()).isEqualTo(413);
        assertThat(server.post("/api/v1/whep", "v=0").statusCode()).isEqualTo(415);
        assertThat(server.metric("waycast_viewers")).isZero();
    }

    private static void await(Page page, String what, BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(until);
            page.waitForTimeout(50);
        }
    }
}

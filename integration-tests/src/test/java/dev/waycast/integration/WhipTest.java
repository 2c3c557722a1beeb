package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser publishes, and others watch it as any other desktop. */
@ExtendWith(NothingLeft.class)
class WhipTest {

    @Test
    void whatABrowserPublishesIsSeenWhileItDoes() {
        try (WaycastServer server = WaycastServer.start(Map.of(), Map.of("quarkus.waycast.capture.source", "whip"));
                Chromium chromium = new Chromium()) {
            Page publisher = chromium.emptyPage();
            String session = publish(server, publisher);

            Page player = chromium.emptyPage();
            HttpResponse<String> watching = server.whep(WhepPlayer.offer(player));
            assertThat(watching.statusCode()).isEqualTo(201);
            WhepPlayer.accept(player, watching.body());
            await(player, "a red picture", () -> WhepPlayer.middle(player).equals("red"));
            WhipPublisher.paint(publisher, "blue");
            await(player, "a blue picture", () -> WhepPlayer.middle(player).equals("blue"));

            assertThat(server.delete(session).statusCode()).isEqualTo(200);
            await(player, "the session to be over", () -> server.delete(session).statusCode() == 404);
            WhipPublisher.close(publisher);

            // The same viewer sees whoever publishes next.
            Page next = chromium.emptyPage();
            publish(server, next);
            await(player, "a red picture again", () -> WhepPlayer.middle(player).equals("red"));
        }
    }

    private static String publish(WaycastServer server, Page publisher) {
        HttpResponse<String> answer = server.whip(WhipPublisher.offer(publisher, "red"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        WhipPublisher.accept(publisher, answer.body());
        return answer.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
    }

    private static void await(Page page, String what, BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(until);
            page.waitForTimeout(50);
        }
    }
}

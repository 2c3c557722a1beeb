package dev.waycast.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The script in a real page, on pictures made here and shown by a video element. */
class ClockReaderTest {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    private static final String SHOW = """
            async ({luma, width, height, count}) => {
              const y = Uint8Array.from(atob(luma), c => c.charCodeAt(0));
              const bytes = new Uint8Array(width * height * 3 / 2).fill(128);
              bytes.set(y);
              const generator = new MediaStreamTrackGenerator({kind: 'video'});
              const writer = generator.writable.getWriter();
              const video = document.createElement('video');
              video.muted = true;
              video.srcObject = new MediaStream([generator]);
              document.body.append(video);
              video.play();
              for (let i = 0; i < count; i++) {
                await writer.write(new VideoFrame(bytes,
                    {format: 'I420', codedWidth: width, codedHeight: height, timestamp: i * 50_000}));
                await new Promise(done => setTimeout(done, 50));
              }
              return JSON.stringify({frames: waycastMeasured.frames.map(f => [f[0], f[1]]),
                  unreadable: waycastMeasured.unreadable, why: waycastMeasured.why});
            }
            """;

    // A frame whose picture the browser gave up before it was read is not one that was read wrongly.
    @Test
    void readsTheCounterAndTheTimeFromEachFrame() {
        String measured = show(luma(0xABCDE, 281_474_976_000_000L * 500), WIDTH, HEIGHT);
        assertThat(measured)
                .contains("[%d,%d]".formatted(0xABCDE, 281_474_976_000_000L / 2))
                .doesNotContain("checksum");
    }

    @Test
    void aDamagedClockIsNotReadAsAnotherTime() {
        byte[] luma = luma(77, 123_456_789_000L);
        int cell = (ClockPattern.TOP + 4) * WIDTH + ClockPattern.LEFT + 20 * ClockPattern.CELL;
        for (int y = -4; y < 4; y++) {
            for (int x = 0; x < ClockPattern.CELL; x++) {
                int at = cell + y * WIDTH + x;
                luma[at] = (byte) (255 - (luma[at] & 0xFF));
            }
        }
        assertThat(show(luma, WIDTH, HEIGHT)).contains("\"frames\":[]").contains("checksum");
    }

    @Test
    void readsAPictureThatCameAtHalfItsSize() {
        byte[] whole = luma(4711, 123_456_789_000L);
        byte[] half = new byte[WIDTH / 2 * HEIGHT / 2];
        for (int i = 0; i < half.length; i++) {
            int at = i / (WIDTH / 2) * 2 * WIDTH + i % (WIDTH / 2) * 2;
            half[i] = (byte) (((whole[at] & 0xFF)
                            + (whole[at + 1] & 0xFF)
                            + (whole[at + WIDTH] & 0xFF)
                            + (whole[at + WIDTH + 1] & 0xFF))
                    / 4);
        }
        assertThat(show(half, WIDTH / 2, HEIGHT / 2))
                .contains("[4711,123456789]")
                .doesNotContain("checksum");
    }

    private static String show(byte[] luma, int width, int height) {
        try (Browser browser = new Browser()) {
            Page page = browser.newPage(WIDTH, HEIGHT);
            // VideoFrame exists in secure contexts only, as the viewer page is.
            page.route(
                    "**/*",
                    route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                            .setContentType("text/html")
                            .setBody("<body>")));
            page.navigate("http://127.0.0.1/");
            return (String) page.evaluate(
                    SHOW,
                    Map.of(
                            "luma",
                            Base64.getEncoder().encodeToString(luma),
                            "width",
                            width,
                            "height",
                            height,
                            "count",
                            5));
        }
    }

    /** The brightness of a picture with a clock, in limited range, blurred a little as lossy coding does. */
    private static byte[] luma(long counter, long nanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(WIDTH * HEIGHT * 4L);
            ClockPattern.paint(picture, WIDTH * 4, counter, nanos);
            byte[] luma = new byte[WIDTH * HEIGHT];
            Arrays.fill(luma, (byte) 16);
            for (int i = 1; i < WIDTH * HEIGHT - 1; i++) {
                int sum = 0;
                for (int near = -1; near <= 1; near++) {
                    sum += picture.get(ValueLayout.JAVA_INT_UNALIGNED, (i + near) * 4L) & 0xFF;
                }
                luma[i] = (byte) (16 + sum * 219 / 765);
            }
            return luma;
        }
    }
}

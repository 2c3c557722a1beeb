package dev.waycast.media.capture.testpattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceContract;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.capture.RecordingListener;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class TestPatternTest extends CaptureSourceContract {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    private final RecordingListener listener = new RecordingListener();

    @Override
    protected CaptureSourceProvider provider() {
        return new TestPatternProvider();
    }

    @Override
    protected CaptureRequest request() {
        return request("", WIDTH, HEIGHT);
    }

    @Override
    protected void keepChanging() {
        // It always moves.
    }

    private static CaptureRequest request(String output, int width, int height) {
        return new CaptureRequest(output, CaptureRequest.SourceKind.MONITOR_OR_WINDOW, 60, true, null, width, height);
    }

    @Test
    void barsAreOfPureColours() throws InterruptedException {
        try (CaptureSource source = provider().open(request(), listener)) {
            try (VideoFrame frame = listener.frame()) {
                int[] expected = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x000000};
                for (int bar = 0; bar < expected.length; bar++) {
                    assertThat(pixel(frame, bar * WIDTH / 8 + WIDTH / 16, HEIGHT / 8))
                            .isEqualTo(expected[bar]);
                }
            }
            listener.discard();
        }
    }

    @Test
    void damageIsExact() throws InterruptedException {
        try (CaptureSource source = provider().open(request(), listener)) {
            VideoFrame before = listener.frame();
            int[] shown = pixels(before);
            before.close();
            for (int i = 0; i < 30; i++) {
                try (VideoFrame frame = listener.frame()) {
                    int[] now = pixels(frame);
                    assertThat(frame.damage().kind()).isEqualTo(Damage.Kind.REGIONS);
                    long area = frame.damage().rectangles().stream()
                            .mapToLong(Rectangle::area)
                            .sum();
                    assertThat(area).isLessThan(WIDTH * HEIGHT / 4L);
                    frame.damage().rectangles().forEach(rectangle -> copy(now, shown, rectangle));
                    assertThat(shown).as("frame " + frame.sequence()).isEqualTo(now);
                }
            }
            listener.discard();
        }
        listener.discard();
    }

    @Test
    void thePointerTravelsBesideThePicture() throws InterruptedException {
        try (CaptureSource source = provider().open(request(), listener)) {
            listener.discard();
            assertThat(listener.cursor().shape()).isNotNull();
            source.input().orElseThrow().send(new InputEvent.PointerPosition(0.25, 0.5));
            assertThat(listener.cursor())
                    .returns(WIDTH / 4, cursor -> cursor.x())
                    .returns(HEIGHT / 2, cursor -> cursor.y())
                    .returns(null, cursor -> cursor.shape());
            source.input().orElseThrow().send(new InputEvent.PointerMotion(-10_000, 3));
            assertThat(listener.cursor())
                    .returns(0, cursor -> cursor.x())
                    .returns(HEIGHT / 2 + 3, cursor -> cursor.y());
        }
    }

    @Test
    void aClickFlipsThePatchAndTextAppears() throws InterruptedException {
        try (CaptureSource source = provider().open(request(), listener)) {
            int before;
            try (VideoFrame frame = listener.frame()) {
                before = pixel(frame, WIDTH / 16, HEIGHT * 13 / 16);
                assertThat(inkInLastLine(frame)).isZero();
            }
            InputSink input = source.input().orElseThrow();
            input.send(new InputEvent.PointerPosition(1 / 16.0, 13 / 16.0));
            input.send(new InputEvent.PointerButton(0x110, true));
            input.send(new InputEvent.PointerButton(0x110, false));
            input.send(new InputEvent.Text("hello"));
            input.send(new InputEvent.Key(30, true));
            boolean flipped = false;
            long ink = 0;
            for (int i = 0; i < 60 && !(flipped && ink > 0); i++) {
                try (VideoFrame frame = listener.frame()) {
                    flipped = pixel(frame, WIDTH / 16, HEIGHT * 13 / 16) != before;
                    ink = inkInLastLine(frame);
                }
            }
            assertThat(flipped).isTrue();
            assertThat(ink).isPositive();
            listener.discard();
        }
        listener.discard();
    }

    @Test
    void keepsTheRate() throws InterruptedException {
        try (CaptureSource source = provider().open(request(), listener)) {
            listener.discard();
            source.frameRate(10);
            Thread.sleep(300);
            int before = listener.received();
            Thread.sleep(2000);
            assertThat(listener.received() - before).isBetween(10, 24);
        }
    }

    @Test
    void refusesSizesItCannotDraw() {
        assertThatThrownBy(() -> provider().open(request("", 10, 10), listener))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("10x10");
        assertUnknownOutputIsExplained(request("DP-1", WIDTH, HEIGHT));
    }

    private static long inkInLastLine(VideoFrame frame) {
        long ink = 0;
        for (int y = HEIGHT - 20; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH / 4; x++) {
                ink += pixel(frame, x, y) == 0xffffff ? 1 : 0;
            }
        }
        return ink;
    }

    private static int pixel(VideoFrame frame, int x, int y) {
        FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
        return memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * memory.stride() + 4L * x) & 0xffffff;
    }

    private static int[] pixels(VideoFrame frame) {
        MemorySegment pixels = ((FrameMemory.Mapped) frame.memory()).pixels();
        return pixels.toArray(ValueLayout.JAVA_INT);
    }

    private static void copy(int[] from, int[] to, Rectangle area) {
        for (int y = area.y(); y < area.bottom(); y++) {
            System.arraycopy(from, y * WIDTH + area.x(), to, y * WIDTH + area.x(), area.width());
        }
    }
}

package dev.waycast.benchmarks.latency;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;

/** The viewer page with the clock reader in it. Used by one thread. */
public final class MeasuredPage implements AutoCloseable {

    private static final int CLOCK_READINGS = 150;

    /** What the page gathered in a while. */
    public record Gathered(
            List<FrameSample> frames, List<ServerFrame> server, long presented, long unreadable, String why) {}

    private final Page page;
    private final ClockMapping clock = new ClockMapping();

    private MeasuredPage(Page page) {
        this.page = page;
    }

    /** A page that was made for measuring and is not opened yet. */
    static MeasuredPage of(Page page) {
        return new MeasuredPage(page);
    }

    /** The same, with media through this local UDP port. */
    public static MeasuredPage openBehind(Browser browser, int udpPort, String address, int width, int height) {
        MeasuredPage opened = of(browser.newPageBehind(udpPort, width, height));
        opened.page.navigate(address);
        opened.awaitFrame();
        return opened;
    }

    /** Opens the address and waits for the first frame callback. */
    public static MeasuredPage open(Browser browser, String address, int width, int height) {
        MeasuredPage opened = of(browser.newPage(width, height));
        opened.page.navigate(address);
        opened.awaitFrame();
        return opened;
    }

    /** ms from the navigation's start, which is the page's time origin, to the first frame callback. */
    double firstFrameMillis() {
        return number("() => waycastMeasured.first");
    }

    /** Waits for the first frame callback since the page was opened, or since {@link #expectFrame}. */
    void awaitFrame() {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (Boolean.FALSE.equals(page.evaluate("() => waycastMeasured.first !== undefined"))) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("The viewer page shows no picture after 20 s. It says: "
                        + page.evaluate("() => document.body.innerText"));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    public Page page() {
        return page;
    }

    public ClockMapping clock() {
        return clock;
    }

    public void readClock() {
        for (int i = 0; i < CLOCK_READINGS; i++) {
            long before = System.nanoTime();
            double read = number("() => performance.now()");
            clock.add(before, read, System.nanoTime());
        }
    }

    /** Forgets what was gathered, streams for this long, and returns what was gathered meanwhile. */
    public Gathered gather(Duration duration) {
        page.evaluate("() => waycastForget()");
        LockSupport.parkNanos(duration.toNanos());
        JsonObject measured = JsonParser.parseString((String) page.evaluate(
                        "() => JSON.stringify({frames: waycastMeasured.frames, server: waycastMeasured.server,"
                                + " unreadable: waycastMeasured.unreadable, why: waycastMeasured.why})"))
                .getAsJsonObject();
        List<JsonArray> frames = arrays(measured.get("frames"));
        return new Gathered(
                frames.stream().map(MeasuredPage::frame).toList(),
                arrays(measured.get("server")).stream()
                        .map(MeasuredPage::serverFrame)
                        .distinct()
                        .toList(),
                frames.isEmpty()
                        ? 0
                        : frames.getLast().get(7).getAsLong()
                                - frames.getFirst().get(7).getAsLong()
                                + 1,
                measured.get("unreadable").getAsLong(),
                measured.get("why").getAsString());
    }

    public long mediaBytesReceived() {
        return (long) number("() => waycastBytesReceived()");
    }

    long signallingBytesReceived() {
        return (long) number("() => waycastMeasured.signallingBytes");
    }

    /** From now on the page keeps what the browser's receiver says of itself, so often. */
    public void sampleReceiver(Duration interval) {
        page.evaluate("interval => waycastSampleReceiver(interval)", (double) interval.toMillis());
    }

    /** What it kept since gathering began last: the fields of W3C webrtc-stats, {@code at} in the page's clock. */
    public List<JsonObject> receiverSamples() {
        return JsonParser.parseString((String) page.evaluate("() => JSON.stringify(waycastMeasured.receiver)"))
                .getAsJsonArray()
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /**
     * How long the jitter buffer meant to keep the frames that left it between two samples, mean in ms; NaN without any.
     * W3C webrtc-stats has the sum over all frames, and their number.
     */
    public static double bufferTargetMillis(JsonObject earlier, JsonObject later) {
        double frames = grown(earlier, later, "jitterBufferEmittedCount");
        return frames <= 0 ? Double.NaN : grown(earlier, later, "jitterBufferTargetDelay") / frames * 1000;
    }

    private static double grown(JsonObject earlier, JsonObject later, String counter) {
        return later.get(counter).getAsDouble() - earlier.get(counter).getAsDouble();
    }

    /** The application's latest statistics message; an empty object before the first. */
    public JsonObject statistics() {
        return JsonParser.parseString((String) page.evaluate("() => JSON.stringify(waycastMeasured.statistics ?? {})"))
                .getAsJsonObject();
    }

    @Override
    public void close() {
        page.context().close();
    }

    private double number(String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    private static List<JsonArray> arrays(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonArray)
                .toList();
    }

    private static FrameSample frame(JsonArray values) {
        return new FrameSample(
                values.get(0).getAsLong(),
                values.get(1).getAsDouble() / 1000,
                values.get(2).getAsLong(),
                orNaN(values.get(3)),
                orNaN(values.get(4)),
                orNaN(values.get(5)),
                values.get(6).getAsDouble());
    }

    private static ServerFrame serverFrame(JsonArray values) {
        List<Double> times = new ArrayList<>();
        for (int i = 1; i < 6; i++) {
            times.add(orNaN(values.get(i)));
        }
        return new ServerFrame(
                values.get(0).getAsLong(), times.get(0), times.get(1), times.get(2), times.get(3), times.get(4));
    }

    private static double orNaN(JsonElement value) {
        return value.isJsonNull() ? Double.NaN : value.getAsDouble();
    }
}

package dev.waycast.runtime.session;

import dev.waycast.runtime.journal.SessionSummary;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Adds up what one session was sent, over all the connections it had one after the other, with what its viewer says.
 * Thread-safe.
 */
public final class SessionMeter {

    private static final long RATE_INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);
    private static final double LONGEST_BELIEVED_MILLIS = 60_000;
    private static final double HIGHEST_BELIEVED_RATE = 1_000;

    /**
     * What a viewer measured; NaN: it did not say, or nonsense.
     *
     * @param framesPerSecond shown
     * @param networkMillis and the next three: medians
     */
    public record Viewed(
            double framesPerSecond,
            double networkMillis,
            double decodeMillis,
            double presentMillis,
            double endToEndMillis) {

        /** A viewer that said nothing. */
        public static final Viewed NOTHING = new Viewed(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        /** It comes from outside: nonsense counts as not said. */
        public Viewed {
            framesPerSecond = believed(framesPerSecond, HIGHEST_BELIEVED_RATE);
            networkMillis = believed(networkMillis, LONGEST_BELIEVED_MILLIS);
            decodeMillis = believed(decodeMillis, LONGEST_BELIEVED_MILLIS);
            presentMillis = believed(presentMillis, LONGEST_BELIEVED_MILLIS);
            endToEndMillis = believed(endToEndMillis, LONGEST_BELIEVED_MILLIS);
        }

        private static double believed(double value, double highest) {
            return value >= 0 && value <= highest ? value : Double.NaN;
        }
    }

    private final LongSupplier clock;
    private final long startedAt;
    private final Median roundTrips = new Median();
    private final Median latencies = new Median();

    private Supplier<WebRtcStatistics> media;
    private Counters before = Counters.NONE;
    private Viewed viewed = Viewed.NOTHING;
    private double frameRateSum;
    private long frameRates;
    private long rateBytes;
    private long rateAt;
    private long rate;

    public SessionMeter() {
        this(System::nanoTime);
    }

    SessionMeter(LongSupplier clock) {
        this.clock = clock;
        this.startedAt = clock.getAsLong();
        this.rateAt = startedAt;
    }

    /** What counts the connection that pictures go over from now on; null: there is none. */
    public synchronized void media(Supplier<WebRtcStatistics> next) {
        before = total();
        media = next;
    }

    /** What the viewer measured lately. */
    public synchronized void viewed(Viewed measured) {
        viewed = measured;
        if (!Double.isNaN(measured.framesPerSecond())) {
            frameRateSum += measured.framesPerSecond();
            frameRates++;
        }
        latencies.add(measured.endToEndMillis());
        roundTrips.add(roundTrip(statistics()));
    }

    /** How the session is now. */
    public synchronized SessionStatus status(
            String state, String mode, boolean controls, boolean watchOnly, String codec) {
        Counters now = total();
        WebRtcStatistics present = statistics();
        return new SessionStatus(
                state,
                mode,
                controls,
                watchOnly,
                codec,
                present == null ? "" : present.engine().text(),
                now.bytes,
                now.frames,
                now.dropped,
                now.lost,
                now.resent,
                rate(now.bytes),
                present == null ? 0 : present.allowedBitrate(),
                viewed.framesPerSecond(),
                loss(present),
                roundTrip(present),
                present == null ? WebRtcStatistics.UNKNOWN : present.heldFrames(),
                viewed.networkMillis(),
                viewed.decodeMillis(),
                viewed.presentMillis(),
                viewed.endToEndMillis());
    }

    /** How the session was, at its end. */
    public synchronized SessionSummary summary(String codec) {
        Counters all = total();
        roundTrips.add(roundTrip(statistics()));
        return new SessionSummary(
                codec,
                all.bytes,
                all.frames,
                (clock.getAsLong() - startedAt) / (double) Duration.ofSeconds(1).toNanos(),
                frameRates == 0 ? Double.NaN : frameRateSum / frameRates,
                all.reported ? Math.clamp(100.0 * all.lost / Math.max(1, all.packets), 0, 100) : Double.NaN,
                roundTrips.value(),
                latencies.value());
    }

    private WebRtcStatistics statistics() {
        return media == null ? null : media.get();
    }

    private Counters total() {
        WebRtcStatistics present = statistics();
        return present == null ? before : before.plus(present);
    }

    private long rate(long bytes) {
        long now = clock.getAsLong();
        long since = now - rateAt;
        if (since >= RATE_INTERVAL) {
            rate = Math.round((bytes - rateBytes) * 8e9 / since);
            rateBytes = bytes;
            rateAt = now;
        }
        return rate;
    }

    private static double roundTrip(WebRtcStatistics present) {
        return present == null || present.roundTripMillis() < 0 ? Double.NaN : present.roundTripMillis();
    }

    private static double loss(WebRtcStatistics present) {
        return reported(present) ? 100 * present.fractionLost() : Double.NaN;
    }

    /** Jitter comes with the same reports as loss; before the first there is neither. */
    private static boolean reported(WebRtcStatistics present) {
        return present != null && present.jitterMillis() >= 0;
    }

    private record Counters(
            long bytes, long packets, long frames, long dropped, long lost, long resent, boolean reported) {

        static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, false);

        Counters plus(WebRtcStatistics more) {
            return new Counters(
                    bytes + more.bytesSent(),
                    packets + more.packetsSent(),
                    frames + more.framesSent(),
                    dropped + more.framesDropped(),
                    lost + more.packetsLost(),
                    resent + more.packetsRetransmitted(),
                    reported || SessionMeter.reported(more));
        }
    }
}

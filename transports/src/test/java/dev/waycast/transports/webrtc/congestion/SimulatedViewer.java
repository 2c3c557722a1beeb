package dev.waycast.transports.webrtc.congestion;

import dev.waycast.protocols.rtcp.TransportFeedback;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * A desktop sent to a browser over a {@link SimulatedLink} under a {@link CongestionControl}: an encoder that follows the
 * target with some lag, a pacer with the few frames a reader holds, and a browser that gives feedback as Chrome does. In
 * virtual time, from 0; the controller sees another clock.
 */
final class SimulatedViewer {

    static final int PACKET = 1200;
    private static final long FRAME_INTERVAL = 1_000_000_000L / 30;
    private static final int READER_FRAMES = 6;
    private static final long TICK = 5_000_000;
    private static final long SENDER_CLOCK = Long.MAX_VALUE - 5_000_000_000L;

    /** One frame that was encoded. */
    static final class Frame {
        final long capturedAt;
        int bytesLeft;
        int packetsUnderWay;
        long arrivedAt;
        boolean broken;

        Frame(long capturedAt, int bytes) {
            this.capturedAt = capturedAt;
            this.bytesLeft = bytes;
        }

        boolean complete() {
            return bytesLeft <= 0 && packetsUnderWay == 0 && !broken;
        }

        double latencyMillis() {
            return (arrivedAt - capturedAt) / 1e6;
        }
    }

    /** What was true at one time. */
    record Sample(double second, long target, double queueMillis) {}

    private final VirtualTime time;
    private final SimulatedLink link;
    private final CongestionControl control;
    private final Random random;
    private final long returnDelay;
    private final TreeMap<Long, Long> wanted = new TreeMap<>();
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private final FeedbackRecorder arrivals = new FeedbackRecorder(2);
    private final List<Frame> frames = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final TreeMap<Long, Long> deliveredBytes = new TreeMap<>();
    private long feedbackOutageFrom = Long.MAX_VALUE;
    private long feedbackOutageTo = Long.MAX_VALUE;
    private final TreeMap<Long, Long> stalls = new TreeMap<>();
    private double encoderShare = 1;
    private double encoderLagSeconds = 0.2;
    private double feedbackLoss;
    private double encoderBitrate;
    private boolean skipping;
    private long pacerFree;
    private long sequence;
    private int framesEncoded;
    private int probesSent;
    private long probeBytes;
    private boolean keyframeDue = true;

    SimulatedViewer(
            VirtualTime time,
            SimulatedLink link,
            long returnDelay,
            LongFunction<CongestionControl> control,
            Random random) {
        this.time = time;
        this.link = link;
        this.returnDelay = returnDelay;
        this.random = random;
        this.control = control.apply(senderTime());
        this.sequence = random.nextInt(70_000);
        wanted.put(0L, Long.MAX_VALUE);
    }

    /** From then on the pictures need this many bit/s at most; 0: the desktop stands still. */
    SimulatedViewer wants(double fromSeconds, long bitsPerSecond) {
        wanted.put(SimulatedLink.nanos(fromSeconds), bitsPerSecond);
        return this;
    }

    /** An encoder that stays below its target. */
    SimulatedViewer encoderUses(double share) {
        encoderShare = share;
        return this;
    }

    SimulatedViewer encoderLag(double seconds) {
        encoderLagSeconds = seconds;
        return this;
    }

    /** No feedback comes through between these times. */
    SimulatedViewer feedbackOutage(double fromSeconds, double toSeconds) {
        feedbackOutageFrom = SimulatedLink.nanos(fromSeconds);
        feedbackOutageTo = SimulatedLink.nanos(toSeconds);
        return this;
    }

    /** The browser gets no processor between these times: what comes is seen, and reported, afterwards. */
    SimulatedViewer stall(double fromSeconds, double toSeconds) {
        stalls.put(SimulatedLink.nanos(fromSeconds), SimulatedLink.nanos(toSeconds));
        return this;
    }

    SimulatedViewer feedbackLoss(double share) {
        feedbackLoss = share;
        return this;
    }

    SimulatedViewer start() {
        encoderBitrate = control.targetBitrate();
        time.every(FRAME_INTERVAL, this::encode);
        time.every(TICK, this::tick);
        time.every(100_000_000, this::sample);
        planFeedback();
        return this;
    }

    CongestionControl control() {
        return control;
    }

    List<Frame> frames() {
        return frames;
    }

    /** Ten times a second. */
    List<Sample> samples(double fromSeconds, double toSeconds) {
        return samples.stream()
                .filter(sample -> sample.second() >= fromSeconds && sample.second() < toSeconds)
                .toList();
    }

    /** Of the frames captured in this time that arrived whole. */
    double latencyMillis(double percentile, double fromSeconds, double toSeconds) {
        double[] sorted = frames.stream()
                .filter(frame -> frame.capturedAt >= SimulatedLink.nanos(fromSeconds))
                .filter(frame -> frame.capturedAt < SimulatedLink.nanos(toSeconds))
                .filter(Frame::complete)
                .mapToDouble(Frame::latencyMillis)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.MAX_VALUE : sorted[(int) (percentile / 100 * (sorted.length - 1))];
    }

    int probesSent() {
        return probesSent;
    }

    long probeBytes() {
        return probeBytes;
    }

    /** Bit/s of everything that arrived. */
    double deliveredBitrate(double fromSeconds, double toSeconds) {
        long bytes =
                deliveredBytes
                        .subMap(SimulatedLink.nanos(fromSeconds), SimulatedLink.nanos(toSeconds))
                        .values()
                        .stream()
                        .mapToLong(Long::longValue)
                        .sum();
        return bytes * 8 / (toSeconds - fromSeconds);
    }

    private long senderTime() {
        return time.now() + SENDER_CLOCK;
    }

    private long wantedNow() {
        return wanted.floorEntry(time.now()).getValue();
    }

    private void encode() {
        double follow = Math.min(1, FRAME_INTERVAL / 1e9 / Math.max(1e-3, encoderLagSeconds));
        encoderBitrate += follow * (control.targetBitrate() - encoderBitrate);
        double bitrate = Math.min(encoderShare * encoderBitrate, wantedNow());
        framesEncoded++;
        if (bitrate <= 0) {
            if (framesEncoded % 30 == 0) {
                addFrame(300);
            }
            return;
        }
        double size = bitrate / 8 * FRAME_INTERVAL / 1e9 * Math.exp(0.15 * random.nextGaussian());
        if (keyframeDue) {
            size *= 3;
            keyframeDue = false;
        }
        addFrame((int) size);
    }

    private void addFrame(int bytes) {
        Frame frame = new Frame(time.now(), Math.max(100, bytes));
        frames.add(frame);
        skipping = skipping ? !waiting.isEmpty() : waiting.size() >= READER_FRAMES;
        if (skipping) {
            frame.broken = true;
            keyframeDue = true;
        } else {
            waiting.add(frame);
        }
    }

    private void tick() {
        control.onTime(senderTime());
        control.takeProbe(senderTime()).ifPresent(this::sendProbe);
        sendPaced();
        control.onApplicationLimited(waiting.isEmpty(), senderTime());
    }

    private void sendPaced() {
        // A packet may leave when the one before has had its time at the pacing bitrate.
        while (!waiting.isEmpty() && pacerFree <= time.now()) {
            Frame frame = waiting.peek();
            int bytes = Math.min(PACKET, frame.bytesLeft);
            frame.bytesLeft -= bytes;
            send(bytes, 0, frame);
            pacerFree = Math.max(pacerFree, time.now() - TICK) + (long) (bytes * 8e9 / control.pacingBitrate());
            if (frame.bytesLeft <= 0) {
                waiting.remove();
            }
        }
    }

    private void sendProbe(Probe probe) {
        probesSent++;
        int sent = 0;
        for (int i = 0; i < probe.packets() || sent < probe.bytes(); i++) {
            long at = (long) (sent * 8e9 / probe.bitsPerSecond());
            time.after(at, () -> send(PACKET, probe.number(), null));
            sent += PACKET;
        }
        probeBytes += sent;
        pacerFree = Math.max(pacerFree, time.now() + (long) (sent * 8e9 / probe.bitsPerSecond()));
    }

    private void send(int bytes, int probe, Frame frame) {
        long number = sequence++;
        arrivals.expect(number);
        control.onSent(new SentPacket(number, bytes, senderTime(), probe));
        OptionalLong arrival = link.send(time.now(), bytes);
        if (arrival.isEmpty()) {
            if (frame != null) {
                frame.broken = true;
            }
            return;
        }
        if (frame != null) {
            frame.packetsUnderWay++;
        }
        time.at(afterStall(arrival.getAsLong()), () -> arrived(number, bytes, frame));
    }

    private long afterStall(long at) {
        Map.Entry<Long, Long> stall = stalls.floorEntry(at);
        return stall == null ? at : Math.max(at, stall.getValue());
    }

    private void arrived(long number, int bytes, Frame frame) {
        arrivals.arrived(number, time.now());
        deliveredBytes.merge(time.now(), (long) bytes, Long::sum);
        if (frame != null) {
            frame.packetsUnderWay--;
            frame.arrivedAt = time.now();
        }
    }

    private void planFeedback() {
        time.after(50_000_000 + random.nextLong(50_000_000), () -> {
            giveFeedback();
            planFeedback();
        });
    }

    private void giveFeedback() {
        if (afterStall(time.now()) <= time.now()) {
            arrivals.report().ifPresent(this::giveFeedback);
        }
    }

    private void giveFeedback(TransportFeedback feedback) {
        boolean outage = time.now() >= feedbackOutageFrom && time.now() < feedbackOutageTo;
        boolean lost = outage || random.nextDouble() < feedbackLoss;
        if (!lost) {
            time.after(returnDelay, () -> control.onTransportFeedback(feedback, senderTime()));
        }
    }

    private void sample() {
        samples.add(new Sample(time.now() / 1e9, control.targetBitrate(), link.queueMillis(time.now())));
    }
}

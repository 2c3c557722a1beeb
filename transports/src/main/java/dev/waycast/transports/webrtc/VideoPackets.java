package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.stream.StreamReader;
import dev.waycast.protocols.rtp.NtpTime;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.rtp.RtpPayloads;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The pictures of one viewer as packets: takes frames from the viewer's reader and puts RTP headers in front of the
 * shared payloads. On the sending thread only.
 */
final class VideoPackets implements PacketSource {

    static final int CLOCK = 90_000;

    /**
     * Frames wait here rather than in the reader while the network takes a large one: a reader that overflows asks for a
     * keyframe, which is the last thing such a network needs. What takes longer than this is hopeless, though.
     */
    private static final long LONGEST_QUEUE_NANOS = 400_000_000;

    private final StreamReader reader;
    private RtpHeaderTemplate header;
    private final RtpStream stream;
    private final PacketHistory history;
    private final CarriedPackets carried;
    private final KeyframeNeed keyframeNeed;
    private final Optional<FlexFecPackets> repair;
    private final SenderCounters counters;
    private final Consumer<SentFrame> listener;
    private final SenderClock clock;

    private final int timestampOffset = ThreadLocalRandom.current().nextInt();
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long lastTicks = Long.MIN_VALUE;
    private long lastSentAt;

    /** A frame on its way out. */
    private static final class Frame {

        private final EncodedFrame encoded;
        private final RtpPayloads payloads;
        private final long packetisedAt;
        private final long ticks;
        private final long captureTime;
        private long workNanos;
        private int next;

        Frame(EncodedFrame encoded, RtpPayloads payloads, long packetisedAt, long ticks, long captureTime) {
            this.encoded = encoded;
            this.payloads = payloads;
            this.packetisedAt = packetisedAt;
            this.ticks = ticks;
            this.captureTime = captureTime;
        }
    }

    /** @param listener told of every frame that left, on the sending thread */
    VideoPackets(
            StreamReader reader,
            RtpHeaderTemplate header,
            RtpStream stream,
            PacketHistory history,
            CarriedPackets carried,
            KeyframeNeed keyframeNeed,
            Optional<FlexFecPackets> repair,
            SenderCounters counters,
            Consumer<SentFrame> listener,
            SenderClock clock) {
        this.reader = reader;
        this.header = header;
        this.stream = stream;
        this.history = history;
        this.carried = carried;
        this.keyframeNeed = keyframeNeed;
        this.repair = repair;
        this.counters = counters;
        this.listener = listener;
        this.clock = clock;
    }

    /** Goes in front of everything that has not been written yet. Lengths and offsets stay those of the one before. */
    void header(RtpHeaderTemplate newHeader) {
        header = newHeader;
    }

    /** Takes what the reader has, as long as it can leave before long at that rate. */
    void fill(FramePackets framePackets, long bitsPerSecond) {
        while (waiting.isEmpty() || waitingBytes * 8e9 / bitsPerSecond < LONGEST_QUEUE_NANOS) {
            EncodedFrame encoded = reader.poll();
            if (encoded == null) {
                return;
            }
            add(encoded, framePackets);
        }
    }

    private void add(EncodedFrame encoded, FramePackets framePackets) {
        long before = clock.nanos().getAsLong();
        RtpPayloads payloads = framePackets.of(encoded);
        long now = clock.nanos().getAsLong();
        long capturedAt = capturedAt(encoded.times(), before);
        lastTicks = Math.max(ticks(capturedAt), lastTicks + 1);
        Frame frame = new Frame(
                encoded,
                payloads,
                now,
                lastTicks,
                NtpTime.of(clock.wall().instant().minusNanos(now - capturedAt)));
        frame.workNanos = now - before;
        if (encoded.keyframe()) {
            giveUpWaiting();
        }
        waiting.add(frame);
        waitingBytes += payloads.totalLength();
    }

    /** Whether a keyframe has not left completely. */
    boolean holdsKeyframe() {
        return waiting.stream().anyMatch(frame -> frame.encoded.keyframe());
    }

    /** Drops what has not begun to leave: it would only hold up the keyframe that comes, or is asked for. */
    void giveUpWaiting() {
        Iterator<Frame> frames = waiting.iterator();
        while (frames.hasNext()) {
            Frame frame = frames.next();
            if (frame.next == 0) {
                frames.remove();
                waitingBytes -= frame.payloads.totalLength();
                counters.framesSkipped++;
            }
        }
    }

    @Override
    public PacketPriority priority() {
        return PacketPriority.VIDEO;
    }

    @Override
    public boolean hasPacket(long now) {
        return !waiting.isEmpty();
    }

    /** Bytes of pictures that wait. */
    long waitingBytes() {
        return waitingBytes;
    }

    @Override
    public boolean write(ByteBuffer out, int transportSequence, long now) {
        Frame frame = waiting.element();
        RtpPayloads payloads = frame.payloads;
        boolean first = frame.next == 0;
        int length = payloads.length(frame.next);
        int start = out.position();
        int sequence = stream.take(length);
        header.write(
                out,
                payloads.isLast(frame.next),
                sequence,
                timestamp(frame.ticks),
                transportSequence,
                first ? frame.captureTime : RtpHeaderTemplate.NO_CAPTURE_TIME);
        payloads.copyTo(frame.next, out);
        frame.next++;
        waitingBytes -= length;
        lastSentAt = now;
        carried.add(transportSequence, sequence);
        keyframeNeed.onSent(sequence, now);
        ByteBuffer packet = out.duplicate().flip().position(start);
        history.add(sequence, packet, first && frame.encoded.keyframe(), now);
        repair.ifPresent(packets -> packets.protect(packet, payloads.count() - frame.next));
        return true;
    }

    @Override
    public void sent(long nanos, long now) {
        Frame frame = waiting.element();
        frame.workNanos += nanos;
        if (frame.next < frame.payloads.count()) {
            return;
        }
        waiting.remove();
        StageTimes times = frame.encoded.times();
        counters.framesSent++;
        if (frame.encoded.keyframe()) {
            counters.keyframesSent++;
        }
        counters.packetiseNanos = frame.workNanos;
        counters.sendNanos = times.encoded == 0 ? frame.workNanos : now - times.encoded;
        long timestamp = Integer.toUnsignedLong(timestamp(frame.ticks));
        listener.accept(new SentFrame(timestamp, times, frame.packetisedAt, now));
    }

    long lastSentAt() {
        return lastSentAt;
    }

    /** The RTP timestamp of a moment on the clock of {@link System#nanoTime()}. */
    int timestampAt(long nanos) {
        return timestamp(ticks(nanos));
    }

    private int timestamp(long ticks) {
        return (int) ticks + timestampOffset;
    }

    private static long capturedAt(StageTimes times, long now) {
        if (times.presented != 0) {
            return times.presented;
        }
        return times.captured != 0 ? times.captured : now;
    }

    private static long ticks(long nanos) {
        return nanos / 1000 * CLOCK / 1_000_000;
    }
}

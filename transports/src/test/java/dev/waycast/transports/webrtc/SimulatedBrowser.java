package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtcp.GenericNack;
import dev.waycast.protocols.rtcp.PictureLossIndication;
import dev.waycast.protocols.rtcp.ReceiverReport;
import dev.waycast.protocols.rtcp.ReportBlock;
import dev.waycast.protocols.rtcp.RtcpPacket;
import dev.waycast.protocols.rtcp.SenderReport;
import dev.waycast.protocols.rtp.NtpTime;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.rtp.RtxPacket;
import dev.waycast.protocols.rtp.Unwrapper;
import dev.waycast.transports.webrtc.congestion.FeedbackRecorder;
import dev.waycast.transports.webrtc.congestion.VirtualTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/**
 * What libwebrtc does as a receiver, in virtual time: asks for a packet that is missing as soon as one behind it arrives,
 * and again every 100 ms (it takes that for the round trip, which one who only receives does not know) when it looks every
 * 20 ms; restores packets by flexfec-03; shows a picture that is whole at its next turn, 60 times a second, without a
 * jitter buffer; reports arrivals each 50 to 100 ms and the stream each second.
 */
final class SimulatedBrowser {

    private static final long MILLI = 1_000_000;
    private static final long TURN = 1_000_000_000L / 60;
    private static final long NACK_CHECK = 20 * MILLI;
    private static final long NACK_AGAIN = 100 * MILLI;
    private static final int MOST_NACKS = 10;
    private static final int TRANSPORT_SEQUENCE_ID = 3;
    private static final int VIDEO = 102;
    private static final int RTX = TestViewer.RTX_PAYLOAD_TYPE;
    private static final int FLEXFEC = TestViewer.FLEXFEC_PAYLOAD_TYPE;

    /** A packet of the video, as it was sent. */
    private record Video(long sequence, long timestamp, boolean first, boolean last) {}

    /** A packet on its way. @param sequences of the video that it carries, or protects */
    record Arriving(int payloadType, int transportSequence, List<Long> sequences) {}

    private static final class Nack {
        int times;
        long at;
    }

    private final VirtualTime time;
    private final Consumer<List<RtcpPacket>> feedback;
    private final Random random;
    private final Unwrapper unwrapper = Unwrapper.ofSequenceNumbers();
    private final Unwrapper transportUnwrapper = Unwrapper.ofSequenceNumbers();
    private final Map<Long, Video> video = new HashMap<>();
    private final Map<Long, SimulatedSession.Picture> pictures = new HashMap<>();
    private final Set<Long> received = new HashSet<>();
    private final List<Set<Long>> repair = new ArrayList<>();
    private final TreeMap<Long, Nack> missing = new TreeMap<>();
    private final FeedbackRecorder arrivals = new FeedbackRecorder(11);
    private long lastSent = -1;
    private long highest = -1;
    private long next = -1;
    private boolean shown;
    private SenderReport senderReport;
    private long senderReportAt;
    int restored;
    int resent;
    int nacks;

    SimulatedBrowser(VirtualTime time, Consumer<List<RtcpPacket>> feedback, Random random) {
        this.time = time;
        this.feedback = feedback;
        this.random = random;
    }

    void start() {
        time.every(NACK_CHECK, this::askAgain);
        time.every(1000 * MILLI, this::report);
        time.every(200 * MILLI, this::askForKeyframe);
        planTransportFeedback();
    }

    /** A packet left. */
    Arriving sent(RtpPacket packet) {
        int number = packet.transportSequenceNumber(TRANSPORT_SEQUENCE_ID).orElse(-1);
        return switch (packet.payloadType()) {
            case VIDEO -> {
                long sequence = unwrapper.unwrap(packet.sequenceNumber());
                Video before = video.get(lastSent);
                long timestamp = Integer.toUnsignedLong(packet.timestamp());
                boolean first = before == null || before.last();
                video.put(sequence, new Video(sequence, timestamp, first, packet.marker()));
                next = next < 0 ? sequence : next;
                lastSent = sequence;
                yield new Arriving(VIDEO, number, List.of(sequence));
            }
            case RTX ->
                new Arriving(
                        RTX,
                        number,
                        List.of(near(RtxPacket.originalSequenceNumber(packet).orElseThrow())));
            case FLEXFEC -> new Arriving(FLEXFEC, number, protectedBy(packet.payload(), this::near));
            default -> throw new IllegalStateException("Payload type " + packet.payloadType());
        };
    }

    /** The last packet of a picture left. */
    void sent(long timestamp, SimulatedSession.Picture picture) {
        pictures.put(timestamp, picture);
    }

    private long near(int sequence) {
        return lastSent - (lastSent - sequence & 0xFFFF);
    }

    /** The mask of draft-ietf-payload-flexible-fec-scheme-03 section 4.2.2. */
    static List<Long> protectedBy(ByteBuffer payload, IntToLongFunction unwrap) {
        long base = unwrap.applyAsLong(payload.getShort(16) & 0xFFFF);
        List<Long> sequences = new ArrayList<>();
        collect(payload.getShort(18), 15, base, sequences);
        if (payload.getShort(18) >= 0) {
            collect(payload.getInt(20), 31, base + 15, sequences);
            if (payload.getInt(20) >= 0) {
                collect(payload.getLong(24), 63, base + 46, sequences);
            }
        }
        return sequences;
    }

    private static void collect(long mask, int bits, long base, List<Long> sequences) {
        for (int i = 0; i < bits; i++) {
            if ((mask >>> bits - 1 - i & 1) != 0) {
                sequences.add(base + i);
            }
        }
    }

    void arrived(Arriving packet) {
        if (packet.transportSequence() >= 0) {
            long number = transportUnwrapper.unwrap(packet.transportSequence());
            arrivals.arrived(number, time.now());
        }
        if (packet.payloadType() == FLEXFEC) {
            repair.add(new HashSet<>(packet.sequences()));
        } else {
            long sequence = packet.sequences().getFirst();
            boolean isNew = received.add(sequence);
            resent += isNew && packet.payloadType() == RTX ? 1 : 0;
            missing.remove(sequence);
        }
        restore();
        if (packet.payloadType() == VIDEO) {
            noticeGaps(packet.sequences().getFirst());
        }
        show();
    }

    private void restore() {
        boolean any = true;
        while (any) {
            any = false;
            for (Set<Long> block : repair) {
                block.removeAll(received);
                if (block.size() == 1) {
                    long sequence = block.iterator().next();
                    received.add(sequence);
                    missing.remove(sequence);
                    restored++;
                    any = true;
                }
            }
            repair.removeIf(Set::isEmpty);
        }
        if (repair.size() > 200) {
            repair.removeFirst();
        }
    }

    private void noticeGaps(long sequence) {
        List<Integer> asked = new ArrayList<>();
        for (long gap = highest < 0 ? sequence : highest + 1; gap < sequence; gap++) {
            if (!received.contains(gap)) {
                missing.put(gap, new Nack());
                ask(gap, asked);
            }
        }
        highest = Math.max(highest, sequence);
        send(asked);
    }

    private void askAgain() {
        List<Integer> asked = new ArrayList<>();
        for (Map.Entry<Long, Nack> nack : missing.entrySet()) {
            if (time.now() - nack.getValue().at >= NACK_AGAIN) {
                ask(nack.getKey(), asked);
            }
        }
        missing.values().removeIf(nack -> nack.times >= MOST_NACKS);
        send(asked);
    }

    private void ask(long sequence, List<Integer> asked) {
        Nack nack = missing.get(sequence);
        nack.at = time.now();
        nack.times++;
        asked.add((int) (sequence & 0xFFFF));
    }

    private void send(List<Integer> asked) {
        if (!asked.isEmpty()) {
            nacks++;
            feedback.accept(List.of(new GenericNack(1, 11, asked)));
        }
    }

    private void show() {
        while (true) {
            long end = endOfPicture(next);
            if (end < 0) {
                end = laterKeyframe();
            }
            if (end < 0) {
                return;
            }
            SimulatedSession.Picture picture = pictures.get(video.get(end).timestamp());
            picture.shownAt = (time.now() / TURN + 1) * TURN;
            shown = true;
            next = end + 1;
            missing.headMap(next).clear();
        }
    }

    /** The last packet of the picture that begins there, -1: not all of it is there. */
    private long endOfPicture(long first) {
        for (long sequence = first; received.contains(sequence); sequence++) {
            Video packet = video.get(sequence);
            if (packet.last()) {
                return pictures.containsKey(packet.timestamp()) ? sequence : -1;
            }
        }
        return -1;
    }

    private long laterKeyframe() {
        for (long sequence = next + 1; sequence <= highest; sequence++) {
            Video packet = video.get(sequence);
            SimulatedSession.Picture picture = pictures.get(packet.timestamp());
            if (packet.first() && picture != null && picture.keyframe && endOfPicture(sequence) >= 0) {
                return endOfPicture(sequence);
            }
        }
        return -1;
    }

    private void planTransportFeedback() {
        time.after(50 * MILLI + random.nextLong(50 * MILLI), () -> {
            reportArrivals();
            planTransportFeedback();
        });
    }

    private void reportArrivals() {
        arrivals.report().ifPresent(report -> feedback.accept(List.of(report)));
    }

    void onSenderReport(SenderReport report) {
        senderReport = report;
        senderReportAt = time.now();
    }

    /** A receiver that has not seen a keyframe yet asks for one every 200 ms. */
    private void askForKeyframe() {
        if (!shown) {
            feedback.accept(List.of(new PictureLossIndication(1, 11)));
        }
    }

    private void report() {
        if (senderReport == null) {
            return;
        }
        int delay = (int) ((time.now() - senderReportAt) * 65536 / 1_000_000_000L);
        feedback.accept(List.of(new ReceiverReport(
                1,
                List.of(new ReportBlock(11, 0, 0, (int) highest, 0, NtpTime.compact(senderReport.ntpTime()), delay)))));
    }
}

package dev.waycast.transports.webrtc.congestion;

import static dev.waycast.transports.webrtc.congestion.Packets.feedback;
import static dev.waycast.transports.webrtc.congestion.Packets.sent;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentPacketsTest {

    private static final long ARRIVAL_WRAP_MICROS = (1L << 24) * 64_000;

    private final SentPackets packets = new SentPackets();

    @Test
    void tellsLostPacketsFirstAndTheOthersInTheOrderOfArrival() {
        send(0, 4);
        List<PacketResult> results = packets.report(feedback(0, 3000, -1, 1000, 2000));
        assertThat(results)
                .extracting(result -> result.sent().transportSequence())
                .containsExactly(1L, 2L, 3L, 0L);
        assertThat(results).extracting(PacketResult::received).containsExactly(false, true, true, true);
        assertThat(results.get(1).arrivedAt()).isEqualTo(1_000_000);
    }

    @Test
    void aFeedbackThatComesTwiceIsNoNews() {
        send(0, 3);
        assertThat(packets.report(feedback(0, 1000, -1, 2000))).hasSize(3);
        assertThat(packets.report(feedback(0, 1000, -1, 2000))).isEmpty();
    }

    @Test
    void aPacketThatComesAfterAllIsToldAgain() {
        send(0, 3);
        packets.report(feedback(0, 1000, -1, 2000));
        List<PacketResult> results = packets.report(feedback(1, 9000, 2000));
        assertThat(results).hasSize(1);
        assertThat(results.getFirst().received()).isTrue();
        assertThat(results.getFirst().cameAfterAll()).isTrue();
    }

    @Test
    void aPacketThatArrivedIsNeverTakenBack() {
        send(0, 1);
        packets.report(feedback(0, 1000));
        assertThat(packets.report(feedback(0, -1))).isEmpty();
    }

    @Test
    void numbersWrapAround() {
        send(65_534, 4);
        List<PacketResult> results = packets.report(feedback(65_534, 1000, 2000, 3000, 4000));
        assertThat(results)
                .extracting(result -> result.sent().transportSequence())
                .containsExactly(65_534L, 65_535L, 65_536L, 65_537L);
    }

    @Test
    void arrivalTimesWrapAround() {
        send(0, 2);
        List<PacketResult> results = packets.report(feedback(0, ARRIVAL_WRAP_MICROS - 500, 500));
        assertThat(results.get(1).arrivedAt() - results.get(0).arrivedAt()).isEqualTo(1_000_000);
    }

    @Test
    void packetsThatWereNeverSentAreIgnored() {
        send(0, 2);
        assertThat(packets.report(feedback(2, 1000, 2000, 3000))).isEmpty();
        assertThat(packets.report(feedback(40_000, 1000))).isEmpty();
    }

    @Test
    void beforeAnythingIsSentNothingIsKnown() {
        assertThat(packets.report(feedback(0, 1000))).isEmpty();
        assertThat(packets.oldestWaiting()).isNull();
        assertThat(packets.waiting()).isZero();
    }

    @Test
    void forgetsTheOldest() {
        send(0, 20_000);
        assertThat(packets.report(feedback(0, 1000))).isEmpty();
        assertThat(packets.report(feedback(19_999, 1000))).hasSize(1);
    }

    @Test
    void packetsOfLostReportsCountWithTheNextReport() {
        send(0, 10);
        packets.report(feedback(0, 1000));
        List<PacketResult> results = packets.report(feedback(4, 5000, 6000));
        assertThat(results.get(0).bytesUnreported()).isEqualTo(3 * Packets.BYTES);
        assertThat(results.get(1).bytesUnreported()).isZero();
    }

    @Test
    void knowsWhatWaits() {
        send(0, 10);
        assertThat(packets.waiting()).isEqualTo(10);
        packets.report(feedback(2, 1000));
        assertThat(packets.oldestWaiting().transportSequence()).isEqualTo(3);
        assertThat(packets.waiting()).isEqualTo(7);
        assertThat(packets.bytesWaiting()).isEqualTo(7 * sent(0, 0).bytes());
        packets.report(feedback(9, 9000));
        assertThat(packets.oldestWaiting()).isNull();
    }

    private void send(long first, int count) {
        for (long number = first; number < first + count; number++) {
            packets.add(sent(number, number - first));
        }
    }
}

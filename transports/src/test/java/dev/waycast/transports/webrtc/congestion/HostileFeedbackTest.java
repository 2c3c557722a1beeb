package dev.waycast.transports.webrtc.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever viewers say and clocks do, each controller stays within its bounds and says something sensible. */
@Tag("fuzz")
class HostileFeedbackTest {

    private static final CongestionSettings SETTINGS = new CongestionSettings(3_000_000, 150_000, 20_000_000, 2.5);
    private static final int STEPS = 3000;
    private static final int SEEDS = 30;

    private enum Kind {
        GOOGLE,
        RECEIVER,
        FIXED
    }

    static Stream<Kind> kinds() {
        return Stream.of(Kind.values());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void staysWithinItsBounds(Kind kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            attack(kind, new Random(seed));
        }
    }

    private static void attack(Kind kind, Random random) {
        long now = random.nextLong();
        CongestionControl control = switch (kind) {
            case GOOGLE -> new GoogleCongestionControl(SETTINGS, now);
            case RECEIVER -> new ReceiverEstimate(SETTINGS, now);
            case FIXED -> new FixedRate(SETTINGS);
        };
        long number = random.nextInt(1 << 17);
        List<TransportFeedback> said = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            now += elapsed(random);
            int packets = random.nextInt(20);
            for (int i = 0; i < packets; i++) {
                control.onSent(new SentPacket(number++, 1 + random.nextInt(1500), now, random.nextInt(4)));
            }
            switch (random.nextInt(10)) {
                case 0 -> control.onReceiverReport(random.nextDouble(), random.nextLong(), now);
                case 1 -> control.onReceiverEstimate(Math.abs(random.nextLong()), now);
                case 2 -> control.onApplicationLimited(random.nextBoolean(), now);
                case 3 -> control.onTime(now);
                case 4 ->
                    said.stream()
                            .skip(random.nextInt(said.size() + 1))
                            .findFirst()
                            .ifPresent(again(control, now));
                default -> {
                    TransportFeedback feedback = feedback(random, number);
                    said.add(feedback);
                    control.onTransportFeedback(feedback, now);
                }
            }
            check(control, control.takeProbe(now), now);
        }
    }

    private static Consumer<TransportFeedback> again(CongestionControl control, long now) {
        return feedback -> control.onTransportFeedback(feedback, now);
    }

    /** Mostly some milliseconds, sometimes hours, sometimes backwards. */
    private static long elapsed(Random random) {
        return switch (random.nextInt(100)) {
            case 0 -> -random.nextLong(10_000_000_000L);
            case 1 -> random.nextLong(1L << 50);
            case 2 -> 0;
            default -> random.nextLong(50_000_000);
        };
    }

    private static TransportFeedback feedback(Random random, long number) {
        boolean honest = random.nextInt(3) > 0;
        int base = honest ? (int) number - random.nextInt(60) : random.nextInt();
        int count = 1 + random.nextInt(honest ? 60 : 2000);
        long arrival = random.nextLong(1L << 40);
        List<PacketStatus> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean received = random.nextInt(10) > 0;
            arrival += random.nextInt(honest ? 2_000 : 60_000_000) - (honest ? 0 : 30_000_000);
            statuses.add(new PacketStatus(base + i & 0xFFFF, received, received ? arrival : 0));
        }
        return new TransportFeedback(1, 2, random.nextInt(256), statuses);
    }

    private static void check(CongestionControl control, Optional<Probe> probe, long now) {
        assertThat(control.targetBitrate()).isBetween(SETTINGS.minBitrate(), SETTINGS.maxBitrate());
        assertThat(control.pacingBitrate()).isBetween(control.targetBitrate(), 3 * SETTINGS.maxBitrate());
        probe.ifPresent(due -> {
            assertThat(due.bitsPerSecond()).isBetween(1L, SETTINGS.maxBitrate());
            assertThat(due.bytes()).isBetween(1, 100_000);
        });
        NetworkEstimate estimate = control.estimate(now);
        assertThat(estimate.targetBitrate()).isEqualTo(control.targetBitrate());
        assertThat(estimate.acknowledgedBitrate()).isNotNegative();
        assertThat(estimate.lossFraction()).isBetween(0.0, 1.0);
        assertThat(estimate.roundTripMillis()).isGreaterThanOrEqualTo(-1).isFinite();
        assertThat(estimate.queueMillis()).isFinite();
        assertThat(estimate.usage()).isNotNull();
        assertThat(estimate.limitedBy()).isNotNull();
    }
}

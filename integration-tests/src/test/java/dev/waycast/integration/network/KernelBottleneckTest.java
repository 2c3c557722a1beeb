package dev.waycast.integration.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs where this process may make network namespaces; elsewhere it is skipped, and says why. */
class KernelBottleneckTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PACKET_BYTES = 1200;

    private final List<Integer> passed = new CopyOnWriteArrayList<>();
    private KernelBottleneck bottleneck;

    @BeforeEach
    void open() {
        try {
            bottleneck = KernelBottleneck.open();
        } catch (IllegalStateException e) {
            abort(e.getMessage());
        }
    }

    @AfterEach
    void close() {
        if (bottleneck != null) {
            bottleneck.close();
        }
    }

    @Test
    void whatFitsPassesInOrder() {
        send(0, 50);
        await(() -> passed.size() == 50);
        assertThat(passed).isSorted();
        assertThat(bottleneck.carriedBytes()).isEqualTo(50L * (PACKET_BYTES + 28));
        assertThat(bottleneck.overflowed()).isZero();
    }

    @Test
    void packetsWaitInTheQueueAndWhatFindsItFullIsLost() {
        bottleneck.capacity(1_000_000, 20_000);
        send(0, 60);
        // 20 kB at 1 Mbit/s take 160 ms, the first packets fit the bucket.
        await(() -> passed.size() >= 15 && bottleneck.queueingDelay() > 100_000_000);
        bottleneck.capacity(LinkConditions.UNLIMITED, Integer.MAX_VALUE);
        send(60, 1);
        await(() -> passed.contains(60));
        assertThat(passed).isSorted().hasSizeLessThan(40);
        assertThat(bottleneck.overflowed()).isEqualTo(61 - passed.size());
    }

    @Test
    void aDownloadOfTheKernelFillsTheLink() {
        bottleneck.capacity(8_000_000, 50_000);
        bottleneck.startTcp();
        await(() -> bottleneck.tcpBytes() > 500_000);
        await(() -> {
            // One alone might find the queue full.
            send(0, 1);
            return !passed.isEmpty();
        });
        assertThat(bottleneck.queueingDelay()).as("behind TCP").isGreaterThan(1_000_000);

        bottleneck.stopTcp();
        bottleneck.capacity(LinkConditions.UNLIMITED, Integer.MAX_VALUE);
        send(1, 1);
        await(() -> passed.contains(1));
    }

    private void send(int from, int number) {
        for (int i = from; i < from + number; i++) {
            byte[] datagram = new byte[PACKET_BYTES];
            datagram[0] = (byte) i;
            int packet = i;
            bottleneck.send(datagram, () -> passed.add(packet));
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(until);
            LockSupport.parkNanos(1_000_000);
        }
    }
}

package dev.waycast.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessUsageTest {

    @Test
    void readsThisProcess() {
        ProcessUsage before = ProcessUsage.of(ProcessHandle.current().pid());
        long until = System.nanoTime() + 300_000_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        ProcessUsage after = ProcessUsage.of(ProcessHandle.current().pid());
        assertThat(after.processorShareSince(before)).isPositive();
        assertThat(after.machineShareSince(before)).isPositive();
        assertThat(after.residentBytes()).isGreaterThan(10_000_000);
        assertThat(after.threads()).isPositive();
        assertThat(after.openFiles()).isPositive();
    }

    @Test
    void namesWithSpacesAndBracketsAreSkipped() {
        assertThat(ProcessUsage.afterName("12 (a b) c) S 1 2")).containsExactly("S", "1", "2");
    }
}

package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CarriedPacketsTest {

    private final CarriedPackets carried = new CarriedPackets();

    @Test
    void knowsWhatANumberCarried() {
        carried.add(65_535, 7);
        carried.add(65_536, 8);
        assertThat(carried.sequence(65_535)).isEqualTo(7);
        assertThat(carried.sequence(0)).isEqualTo(8);
        assertThat(carried.sequence(1)).isEqualTo(-1);
    }

    @Test
    void forgetsWhatIsLongAgo() {
        carried.add(5, 7);
        carried.add(5 + 8192, 9);
        assertThat(carried.sequence(5)).isEqualTo(-1);
        assertThat(carried.sequence(5 + 8192)).isEqualTo(9);
    }
}

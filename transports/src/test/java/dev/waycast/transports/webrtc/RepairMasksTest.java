package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepairMasksTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 16, RepairMasks.MOST_BLOCKS})
    void everyPacketIsProtectedAndNoTwoAlike(int blocks) {
        int[] masks = RepairMasks.of(blocks, 109);
        assertThat(masks).doesNotContain(0).doesNotHaveDuplicates();
        assertThat(Arrays.stream(masks).reduce(0, (a, b) -> a | b)).isEqualTo((1 << blocks) - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 8, 9, 16})
    void blocksGetAboutAsMany(int blocks) {
        int[] masks = RepairMasks.of(blocks, 109);
        int[] sizes = new int[blocks];
        for (int packet = 0; packet < 2 * blocks; packet++) {
            for (int block = 0; block < blocks; block++) {
                sizes[block] += masks[packet % masks.length] >>> block & 1;
            }
        }
        assertThat(Arrays.stream(sizes).max().orElseThrow()
                        - Arrays.stream(sizes).min().orElseThrow())
                .isLessThanOrEqualTo(2);
    }

    @Test
    void oneBlockHoldsAll() {
        assertThat(RepairMasks.of(1, 109)).containsExactly(1);
    }
}

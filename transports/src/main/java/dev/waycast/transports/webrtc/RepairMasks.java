package dev.waycast.transports.webrtc;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which packets a repair packet protects. Each packet is in several blocks, and no two are in the same ones: of any two
 * that are lost, one is then the only one missing in some block, so it can be restored, and the other one after it. With
 * blocks that do not overlap, two losses in one of them would be too many.
 */
final class RepairMasks {

    static final int MOST_BLOCKS = 30;
    /** From so many blocks on there is room for three of them for each packet. */
    private static final int BLOCKS_FOR_THREE = 9;

    private RepairMasks() {}

    /**
     * For each packet the blocks that it is in, a bit each. What is at the end is used for few packets only.
     *
     * @param blocks 1 to {@link #MOST_BLOCKS}
     * @param packets how many are to be told apart, if that is possible
     */
    static int[] of(int blocks, int packets) {
        Set<Integer> masks = new LinkedHashSet<>();
        int fewest = Math.min(blocks < BLOCKS_FOR_THREE ? 2 : 3, blocks);
        for (int weight = fewest; weight <= blocks && masks.size() < packets; weight++) {
            addAll(masks, weight, blocks);
        }
        for (int weight = fewest - 1; weight > 0 && masks.size() < packets; weight--) {
            addAll(masks, weight, blocks);
        }
        return masks.stream().mapToInt(Integer::intValue).toArray();
    }

    /** All with so many bits; those that follow from one another by rotation together, so that all blocks get as many. */
    private static void addAll(Set<Integer> masks, int weight, int blocks) {
        int all = (1 << blocks) - 1;
        for (int mask = (1 << weight) - 1; mask <= all; mask = next(mask)) {
            int rotated = mask;
            for (int i = 0; i < blocks; i++) {
                masks.add(rotated);
                rotated = rotated << 1 & all | rotated >>> blocks - 1;
            }
        }
    }

    /** The next larger number with as many bits. */
    private static int next(int mask) {
        int lowest = mask & -mask;
        int carried = mask + lowest;
        return carried | (mask ^ carried) / lowest >>> 2;
    }
}

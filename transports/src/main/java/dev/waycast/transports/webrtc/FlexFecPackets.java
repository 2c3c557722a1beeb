package dev.waycast.transports.webrtc;

import dev.waycast.protocols.fec.FlexFecBlock;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Repair packets for pictures on their way (flexfec-03): each protects a block of a picture's packets, and the blocks
 * overlap as {@link RepairMasks} says. On the sending thread only.
 */
final class FlexFecPackets implements PacketSource {

    /** More than this waits only while the network is far too slow for repair. */
    private static final int MOST_WAITING = 64;

    private static final int LARGEST_GROUP = FlexFecBlock.MAX_SPAN + 1;

    private final RtpHeaderTemplate header;
    private final RtpStream stream;
    private final RepairRate rate;
    private final SenderCounters counters;
    private final List<FlexFecBlock> blocks = new ArrayList<>();
    private final Queue<Repair> waiting = new ArrayDeque<>();
    private int blocksInUse;
    private final int[][] masks = new int[RepairMasks.MOST_BLOCKS + 1][];
    private int groupPackets;
    private int left;

    private record Repair(int timestamp, byte[] payload) {}

    FlexFecPackets(RtpHeaderTemplate header, RtpStream stream, RepairRate rate, SenderCounters counters) {
        this.header = header;
        this.stream = stream;
        this.rate = rate;
        this.counters = counters;
    }

    /** A packet of a picture is about to leave. @param behind how many more the picture has */
    void protect(ByteBuffer packet, int behind) {
        if (left == 0) {
            beginGroup(behind + 1);
        }
        left--;
        if (blocksInUse > 0) {
            addToBlocks(packet);
        }
        if (left == 0) {
            endGroup(packet.getInt(packet.position() + 4));
        }
    }

    private void addToBlocks(ByteBuffer packet) {
        int[] masksInUse = masks[blocksInUse];
        int mask = masksInUse[groupPackets++ % masksInUse.length];
        for (int block = 0; block < blocksInUse; block++) {
            if ((mask >>> block & 1) != 0) {
                blocks.get(block).add(packet);
            }
        }
    }

    /** A picture of more packets than a mask has room for is protected in parts of the same size. */
    private void beginGroup(int packetsOfPicture) {
        int parts = (packetsOfPicture + LARGEST_GROUP - 1) / LARGEST_GROUP;
        left = (packetsOfPicture + parts - 1) / parts;
        groupPackets = 0;
        blocksInUse = waiting.size() < MOST_WAITING ? rate.packetsFor(left) : 0;
        while (blocks.size() < blocksInUse) {
            blocks.add(new FlexFecBlock(VideoSender.MAX_WIRE_PACKET));
        }
        blocks.forEach(FlexFecBlock::clear);
        if (blocksInUse > 0 && masks[blocksInUse] == null) {
            masks[blocksInUse] = RepairMasks.of(blocksInUse, LARGEST_GROUP);
        }
    }

    private void endGroup(int timestamp) {
        for (FlexFecBlock block : blocks.subList(0, blocksInUse)) {
            ByteBuffer payload = ByteBuffer.allocate(block.payloadLength());
            block.write(payload);
            waiting.add(new Repair(timestamp, payload.array()));
        }
    }

    @Override
    public PacketPriority priority() {
        return PacketPriority.REPAIR;
    }

    @Override
    public boolean hasPacket(long now) {
        return !waiting.isEmpty();
    }

    @Override
    public boolean write(ByteBuffer out, int transportSequence, long now) {
        Repair repair = waiting.remove();
        int start = out.position();
        int sequence = stream.take(repair.payload.length);
        header.write(out, false, sequence, repair.timestamp, transportSequence, RtpHeaderTemplate.NO_CAPTURE_TIME);
        out.put(repair.payload);
        counters.repairPackets++;
        counters.repairBytes += out.position() - start;
        return true;
    }
}

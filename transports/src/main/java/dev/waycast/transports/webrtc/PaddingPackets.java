package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import java.nio.ByteBuffer;

/**
 * Packets that only show whether the network carries more: one of the video's again, which repairs something if
 * it was lost. On the sending thread only.
 */
final class PaddingPackets implements PacketSource {

    private final PacketHistory history;
    private final RtpHeaderTemplate header;
    private final RtxStream rtx;
    private final SenderCounters counters;
    private final ByteBuffer original = ByteBuffer.allocate(VideoSender.MAX_WIRE_PACKET);
    private boolean wanted;

    /** @param header of the video's packets */
    PaddingPackets(PacketHistory history, RtpHeaderTemplate header, RtxStream rtx, SenderCounters counters) {
        this.history = history;
        this.header = header;
        this.rtx = rtx;
        this.counters = counters;
    }

    /** Whether there is something to pad with. */
    boolean possible() {
        return history.padding() >= 0;
    }

    void wanted(boolean fromNowOn) {
        wanted = fromNowOn;
    }

    @Override
    public PacketPriority priority() {
        return PacketPriority.PADDING;
    }

    @Override
    public boolean hasPacket(long now) {
        return wanted && possible();
    }

    @Override
    public boolean write(ByteBuffer out, int transportSequence, long now) {
        int start = out.position();
        history.copyTo(history.padding(), original.clear());
        header.rewriteTransportSequenceNumber(original.flip(), transportSequence);
        rtx.write(original, out);
        counters.paddingBytes += out.position() - start;
        return true;
    }
}

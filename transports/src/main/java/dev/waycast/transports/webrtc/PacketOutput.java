package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtcp.RtcpCompound;
import dev.waycast.protocols.rtcp.RtcpPacket;
import java.nio.ByteBuffer;
import java.util.List;

/** Encrypts one viewer's packets one after the other and hands them to the network. On the sending thread only. */
final class PacketOutput {

    private final SrtpSender srtp;
    private final SenderCounters counters;
    private final PacketBuffer packet = new PacketBuffer(VideoSender.MAX_WIRE_PACKET);
    private final ByteBuffer view = packet.view();

    PacketOutput(SrtpSender srtp, SenderCounters counters) {
        this.srtp = srtp;
        this.counters = counters;
    }

    /** Where the next packet is to be written. */
    ByteBuffer packet() {
        return view.clear();
    }

    /**
     * Sends the RTP packet that was written.
     *
     * @param wire direct memory for the largest packet, overwritten
     * @return bytes on the wire, 0 when it did not leave
     */
    int send(NetworkPath path, ByteBuffer wire) {
        packet.setLength(view.position());
        if (srtp.protectRtp(packet) && path.send(copied(wire))) {
            counters.packetsSent++;
            counters.bytesSent += packet.getLength();
            return packet.getLength();
        }
        counters.packetsDropped++;
        return 0;
    }

    /** Sends RTCP packets as one. */
    void send(List<RtcpPacket> packets, NetworkPath path, ByteBuffer wire) {
        RtcpCompound.write(packets, packet());
        packet.setLength(view.position());
        if (srtp.protectRtcp(packet)) {
            path.send(copied(wire));
        }
    }

    /** Lets go of the keys. */
    void close() {
        srtp.close();
    }

    private ByteBuffer copied(ByteBuffer wire) {
        return wire.clear().put(packet.getBuffer(), 0, packet.getLength()).flip();
    }
}

package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtp.RtxPacket;
import java.nio.ByteBuffer;

/** The stream that carries packets again (RFC 4588). On the sending thread only. */
final class RtxStream {

    private final int payloadType;
    private final RtpStream stream;

    RtxStream(int payloadType, int ssrc) {
        this.payloadType = payloadType;
        this.stream = new RtpStream(ssrc);
    }

    /** Writes the packet that carries another one again. */
    void write(ByteBuffer original, ByteBuffer out) {
        RtxPacket.write(original, payloadType, stream.ssrc(), stream.take(original.remaining()), out);
    }
}

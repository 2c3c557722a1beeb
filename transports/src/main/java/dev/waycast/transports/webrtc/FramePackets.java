package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.protocols.h264.H264Packetizer;
import dev.waycast.protocols.rtp.RtpPayloads;
import java.util.Arrays;

/**
 * Cuts each frame into payloads once, however many viewers get it: the last few frames are remembered. For the sending
 * thread.
 */
final class FramePackets {

    /** Header extensions, SRTP tag and the RTP header itself. */
    private static final int HEADROOM = 60;

    private static final int REMEMBERED = 8;

    private final H264Packetizer h264;
    private final EncodedFrame[] frames = new EncodedFrame[REMEMBERED];
    private final RtpPayloads[] payloads = new RtpPayloads[REMEMBERED];
    private int next;

    FramePackets(int maxPacketBytes) {
        h264 = new H264Packetizer(maxPacketBytes - HEADROOM);
    }

    RtpPayloads of(EncodedFrame frame) {
        for (int i = 0; i < REMEMBERED; i++) {
            // The very same object: comparing records would compare their bytes.
            if (frames[i] == frame) {
                return payloads[i];
            }
        }
        RtpPayloads cut = switch (frame.codec()) {
            case H264 -> h264.packetize(frame.data());
            case H265, VP8, VP9, AV1 ->
                throw new IllegalStateException("There is no payload format for " + frame.codec());
        };
        frames[next] = frame;
        payloads[next] = cut;
        next = (next + 1) % REMEMBERED;
        return cut;
    }

    /** Lets go of everything remembered, so that nothing keeps the last pictures alive while nobody watches. */
    void forget() {
        Arrays.fill(frames, null);
        Arrays.fill(payloads, null);
    }
}

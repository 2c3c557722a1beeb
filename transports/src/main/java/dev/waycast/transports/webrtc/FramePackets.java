package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.protocols.av1.Av1Packetizer;
import dev.waycast.protocols.h264.H264Packetizer;
import dev.waycast.protocols.h264.ReorderingRestriction;
import dev.waycast.protocols.h265.H265Packetizer;
import dev.waycast.protocols.rtp.RtpPayloads;
import dev.waycast.protocols.vp8.Vp8Packetizer;
import dev.waycast.protocols.vp9.Vp9Packetizer;
import java.util.Arrays;

/**
 * Cuts each frame into payloads once, however many viewers get it: the last few frames are remembered. For the sending
 * thread.
 */
final class FramePackets {

    /** Header extensions, SRTP tag and the RTP header itself. */
    private static final int HEADROOM = 60;

    /** Some pictures of each rung and format that is watched. */
    private static final int REMEMBERED = 32;

    private final H264Packetizer h264;
    private final H265Packetizer h265;
    private final Vp8Packetizer vp8;
    private final Vp9Packetizer vp9;
    private final Av1Packetizer av1;
    private final EncodedFrame[] frames = new EncodedFrame[REMEMBERED];
    private final RtpPayloads[] payloads = new RtpPayloads[REMEMBERED];
    private int next;

    FramePackets(int maxPacketBytes) {
        int maxPayload = maxPacketBytes - HEADROOM;
        h264 = new H264Packetizer(maxPayload);
        h265 = new H265Packetizer(maxPayload);
        vp8 = new Vp8Packetizer(maxPayload);
        vp9 = new Vp9Packetizer(maxPayload);
        av1 = new Av1Packetizer(maxPayload);
    }

    RtpPayloads of(EncodedFrame frame) {
        for (int i = 0; i < REMEMBERED; i++) {
            // The very same object: comparing records would compare their bytes.
            if (frames[i] == frame) {
                return payloads[i];
            }
        }
        RtpPayloads cut = switch (frame.codec()) {
            case H264 -> h264.packetize(restricted(frame));
            case H265 -> h265.packetize(frame.data());
            case VP8 -> vp8.packetize(frame.data());
            case VP9 -> vp9.packetize(frame.data(), frame.sequence());
            case AV1 -> av1.packetize(frame.data());
        };
        frames[next] = frame;
        payloads[next] = cut;
        next = (next + 1) % REMEMBERED;
        return cut;
    }

    /** No encoder here reorders, but not every one says so. */
    private static byte[] restricted(EncodedFrame frame) {
        return frame.keyframe() ? ReorderingRestriction.apply(frame.data()) : frame.data();
    }

    /** Lets go of everything remembered, so that nothing keeps the last pictures alive while nobody watches. */
    void forget() {
        Arrays.fill(frames, null);
        Arrays.fill(payloads, null);
    }
}

package dev.waycast.transports.webrtc;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/** Opens what the other side protected, with replay protection. For one thread. */
final class SrtpReceiver implements AutoCloseable {

    /** A viewer sends RTCP from one or two SSRCs; a bound keeps a hostile one from filling memory with key schedules. */
    private static final int MAX_SOURCES = 8;

    private final SrtpContextFactory factory;
    private final Map<Integer, SrtpCryptoContext> rtp = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcp = new HashMap<>();

    SrtpReceiver(SrtpProfile profile, byte[] key, byte[] salt) {
        factory = new SrtpContextFactory(false, key, salt, profile.policy(), profile.policy(), SrtpSender.LOGGER);
    }

    /** Decrypts an SRTP packet in place. @return false when it is not authentic, a replay, or malformed */
    boolean unprotectRtp(PacketBuffer packet) {
        if (packet.getLength() < 12) {
            return false;
        }
        int ssrc = int32(packet.getBuffer(), 8);
        try {
            SrtpCryptoContext context = rtp.get(ssrc);
            if (context == null) {
                if (rtp.size() >= MAX_SOURCES) {
                    return false;
                }
                context = factory.deriveContext(ssrc, 0);
                rtp.put(ssrc, context);
            }
            return context.reverseTransformPacket(packet, false) == SrtpErrorStatus.OK;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /** Decrypts an SRTCP packet in place. @return false when it is not authentic, a replay, or malformed */
    boolean unprotectRtcp(PacketBuffer packet) {
        if (packet.getLength() < 8) {
            return false;
        }
        int ssrc = int32(packet.getBuffer(), 4);
        try {
            SrtcpCryptoContext context = rtcp.get(ssrc);
            if (context == null) {
                if (rtcp.size() >= MAX_SOURCES) {
                    return false;
                }
                context = factory.deriveControlContext(ssrc);
                rtcp.put(ssrc, context);
            }
            return context.reverseTransformPacket(packet) == SrtpErrorStatus.OK;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        factory.close();
    }

    static int int32(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 24
                | (bytes[offset + 1] & 0xFF) << 16
                | (bytes[offset + 2] & 0xFF) << 8
                | bytes[offset + 3] & 0xFF;
    }
}

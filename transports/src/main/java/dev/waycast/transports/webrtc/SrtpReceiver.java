package dev.waycast.transports.webrtc;

import java.nio.ByteBuffer;
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

    /** More than a viewer sends in the time that a session survives without being heard. */
    private static final int MAX_MISSED = 1 << 12;

    private static final int RTCP_INDEX_MASK = 0x7FFF_FFFF;

    private final SrtpProfile profile;
    private final SrtpContextFactory factory;
    private final Map<Integer, SrtpCryptoContext> rtp = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcp = new HashMap<>();
    /** By source, the highest index of an authentic packet. */
    private final Map<Integer, Integer> rtcpHeard = new HashMap<>();

    SrtpReceiver(SrtpProfile profile, byte[] key, byte[] salt) {
        this.profile = profile;
        factory = SrtpLibrary.contexts(false, key, salt, profile.policy(), profile.policy());
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
        int index = rtcpIndex(ByteBuffer.wrap(packet.getBuffer(), 0, packet.getLength()));
        try {
            SrtcpCryptoContext context = rtcp.get(ssrc);
            if (context == null) {
                if (rtcp.size() >= MAX_SOURCES) {
                    return false;
                }
                context = factory.deriveControlContext(ssrc);
                rtcp.put(ssrc, context);
            }
            if (context.reverseTransformPacket(packet) != SrtpErrorStatus.OK) {
                return false;
            }
            rtcpHeard.merge(ssrc, index, Math::max);
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Whether an SRTCP packet says to come from a known source after everything heard from it. That costs next to nothing
     * to find out, and proves nothing; the packet stays as it is.
     */
    boolean isNewest(ByteBuffer packet) {
        if (packet.remaining() < 8 + 4 + profile.afterRtcpIndex) {
            return false;
        }
        Integer heard = rtcpHeard.get(packet.getInt(packet.position() + 4));
        if (heard == null) {
            return false;
        }
        int ahead = rtcpIndex(packet) - heard;
        return ahead > 0 && ahead <= MAX_MISSED;
    }

    /** The number that the sender gave the packet, in clear at its end; -1 when there is no room for one. */
    private int rtcpIndex(ByteBuffer packet) {
        int at = packet.limit() - profile.afterRtcpIndex - 4;
        return at < packet.position() ? -1 : packet.getInt(at) & RTCP_INDEX_MASK;
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

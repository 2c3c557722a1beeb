package dev.waycast.transports.webrtc;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/** Protects the packets of one outgoing SSRC (RFC 3711, RFC 7714). For one thread. */
final class SrtpSender implements AutoCloseable {

    static final Logger LOGGER = new LoggerImpl(SrtpSender.class.getName());

    private final SrtpContextFactory factory;
    private final SrtpCryptoContext rtp;
    private final SrtcpCryptoContext rtcp;

    /** @param ssrc the only SSRC that is sent */
    SrtpSender(SrtpProfile profile, byte[] key, byte[] salt, int ssrc) throws GeneralSecurityException {
        factory = new SrtpContextFactory(true, key, salt, sending(profile), sending(profile), LOGGER);
        rtp = factory.deriveContext(ssrc, 0);
        rtcp = factory.deriveControlContext(ssrc);
    }

    /** Encrypts an RTP packet in place. @return false when the library refused it */
    boolean protectRtp(PacketBuffer packet) {
        try {
            return rtp.transformPacket(packet) == SrtpErrorStatus.OK;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Encrypts an RTCP packet in place. @return false when the library refused it */
    boolean protectRtcp(PacketBuffer packet) {
        try {
            return rtcp.transformPacket(packet) == SrtpErrorStatus.OK;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public void close() {
        factory.close();
    }

    private static SrtpPolicy sending(SrtpProfile profile) {
        SrtpPolicy policy = profile.policy();
        // Packets are protected once, in order; resent ones are sent again as they are.
        policy.setSendReplayEnabled(false);
        return policy;
    }
}

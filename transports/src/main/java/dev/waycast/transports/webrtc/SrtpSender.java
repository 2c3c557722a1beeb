package dev.waycast.transports.webrtc;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;

/** Protects the outgoing packets of one viewer (RFC 3711, RFC 7714). For one thread. */
final class SrtpSender implements AutoCloseable {

    private final SrtpContextFactory factory;
    private final int[] ssrcs;
    private final SrtpCryptoContext[] rtp;
    private final SrtcpCryptoContext rtcp;

    /** @param ssrcs all that are sent; RTCP speaks for the first */
    SrtpSender(SrtpProfile profile, byte[] key, byte[] salt, int... ssrcs) throws GeneralSecurityException {
        factory = SrtpLibrary.contexts(true, key, salt, sending(profile), sending(profile));
        this.ssrcs = ssrcs.clone();
        rtp = new SrtpCryptoContext[ssrcs.length];
        for (int i = 0; i < ssrcs.length; i++) {
            rtp[i] = factory.deriveContext(ssrcs[i], 0);
        }
        rtcp = factory.deriveControlContext(ssrcs[0]);
    }

    /** Encrypts an RTP packet in place. @return false when the library refused it */
    boolean protectRtp(PacketBuffer packet) {
        try {
            return context(packet).transformPacket(packet) == SrtpErrorStatus.OK;
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

    private SrtpCryptoContext context(PacketBuffer packet) {
        int ssrc = SrtpReceiver.int32(packet.getBuffer(), 8);
        for (int i = 0; i < ssrcs.length; i++) {
            if (ssrcs[i] == ssrc) {
                return rtp[i];
            }
        }
        throw new IllegalArgumentException("There are no keys for SSRC " + Integer.toUnsignedString(ssrc));
    }

    private static SrtpPolicy sending(SrtpProfile profile) {
        SrtpPolicy policy = profile.policy();
        // A packet that is sent again under its own number is the same to the last bit, so that protecting it again
        // gives the same bytes. Other content under a number used before would break SRTP (RFC 3711 section 9.1).
        policy.setSendReplayEnabled(false);
        return policy;
    }
}

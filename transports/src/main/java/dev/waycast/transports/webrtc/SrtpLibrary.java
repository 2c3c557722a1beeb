package dev.waycast.transports.webrtc;

import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/** The one way to jitsi-srtp, which is told once in a process which AES to use. */
final class SrtpLibrary {

    private static final Logger LOGGER = new LoggerImpl(SrtpLibrary.class.getName());

    static {
        // By itself the library times every AES there is, eleven thousand times each: a second of processor time at
        // every start, for OpenSSL to win. Where OpenSSL cannot be loaded that is still what happens.
        if (JitsiOpenSslProvider.isLoaded()) {
            Aes.setFactoryClassName("OpenSSL");
        }
    }

    private SrtpLibrary() {}

    static SrtpContextFactory contexts(boolean sender, byte[] key, byte[] salt, SrtpPolicy rtp, SrtpPolicy rtcp) {
        return new SrtpContextFactory(sender, key, salt, rtp, rtcp, LOGGER);
    }
}

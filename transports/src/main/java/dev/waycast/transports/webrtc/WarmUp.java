package dev.waycast.transports.webrtc;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One whole handshake with ourselves and a few protected packets. The first of each in a process loads hundreds of
 * classes and picks the fastest AES; no viewer should wait for that.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int PACKETS = 200;

    private WarmUp() {}

    /** On a thread of its own: a viewer who comes earlier waits no longer than it would have anyhow. */
    static void begin(DtlsIdentity identity) {
        Thread.ofPlatform().daemon().name("waycast-warm-up").start(() -> {
            try {
                run(identity);
            } catch (RuntimeException e) {
                LOG.error("No viewer can be served. {}", e.getMessage(), e);
            }
        });
    }

    static void run(DtlsIdentity identity) {
        long start = System.nanoTime();
        try {
            for (SrtpProfile profile : SrtpProfile.values()) {
                SrtpKeys keys = handshake(identity, profile);
                protect(keys);
            }
            LOG.debug("DTLS and SRTP warmed up in {} ms", (System.nanoTime() - start) / 1_000_000);
        } catch (DtlsException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException("DTLS and SRTP do not work here: " + e.getMessage(), e);
        }
    }

    private static SrtpKeys handshake(DtlsIdentity identity, SrtpProfile profile)
            throws DtlsException, InterruptedException {
        AtomicReference<DtlsPackets> toServer = new AtomicReference<>();
        DtlsPackets toClient = new DtlsPackets(datagram -> toServer.get().offer(datagram));
        toServer.set(new DtlsPackets(toClient::offer));
        Thread client = Thread.ofVirtual().name("waycast-dtls-warm-up").start(() -> {
            try {
                new DtlsClient(identity, identity.fingerprint(), new int[] {profile.number}).connect(toClient);
            } catch (DtlsException e) {
                LOG.debug("The client of the warm-up failed", e);
                toServer.get().close();
            }
        });
        DtlsConnection connection =
                new DtlsServer(identity, List.of(identity.fingerprint()), TIMEOUT_MILLIS).accept(toServer.get());
        client.join();
        return connection.keys();
    }

    private static void protect(SrtpKeys keys) throws GeneralSecurityException {
        PacketBuffer packet = new PacketBuffer(1500);
        try (SrtpSender sender = new SrtpSender(keys.profile(), keys.serverKey(), keys.serverSalt(), 1);
                SrtpReceiver receiver = new SrtpReceiver(keys.profile(), keys.serverKey(), keys.serverSalt())) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] bytes = packet.getBuffer();
                bytes[0] = (byte) 0x80;
                bytes[2] = (byte) (i >> 8);
                bytes[3] = (byte) i;
                bytes[8] = 0;
                bytes[9] = 0;
                bytes[10] = 0;
                bytes[11] = 1;
                packet.setLength(1200);
                if (!sender.protectRtp(packet) || !receiver.unprotectRtp(packet)) {
                    throw new GeneralSecurityException("a packet protected with SRTP cannot be read back");
                }
            }
        }
    }
}

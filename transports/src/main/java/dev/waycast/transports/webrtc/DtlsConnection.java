package dev.waycast.transports.webrtc;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.bouncycastle.tls.DTLSTransport;

/**
 * A DTLS association after its handshake.
 *
 * @param cipherSuite IANA name
 */
record DtlsConnection(DTLSTransport transport, SrtpKeys keys, String cipherSuite) {

    private static final int POLL_MILLIS = 60_000;

    /**
     * Answers resent handshake messages until the other side says goodbye or the datagrams end. Nothing else is spoken
     * over DTLS here: application data is ignored.
     */
    void listen(BooleanSupplier closedByPeer) {
        byte[] ignored = new byte[2048];
        try {
            while (!closedByPeer.getAsBoolean()) {
                transport.receive(ignored, 0, ignored.length, POLL_MILLIS);
            }
        } catch (IOException ended) {
            // The session was closed on this side, or the other side broke the association: over either way.
        }
    }

    /** Sends close_notify. */
    void close() {
        try {
            transport.close();
        } catch (IOException alreadyGone) {
            // Nothing left to say goodbye to.
        }
    }
}

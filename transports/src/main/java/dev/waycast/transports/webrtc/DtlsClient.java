package dev.waycast.transports.webrtc;

import dev.waycast.protocols.sdp.Fingerprint;
import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;

/** The active side of one DTLS-SRTP handshake (RFC 5764): warms up the passive one at start. */
final class DtlsClient extends DefaultTlsClient {

    private static final int[] CIPHER_SUITES = {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};

    private final DtlsIdentity identity;
    private final Fingerprint expected;
    private final int[] profiles;
    private SrtpProfile profile;
    private SrtpKeys keys;
    private volatile boolean closedByPeer;

    /**
     * @param expected of the server's certificate
     * @param profiles SRTP protection profiles to offer, by number
     */
    DtlsClient(DtlsIdentity identity, Fingerprint expected, int[] profiles) {
        super(identity.crypto);
        this.identity = identity;
        this.expected = expected;
        this.profiles = profiles.clone();
    }

    /** Blocks until the handshake is done. */
    DtlsConnection connect(DtlsPackets packets) throws DtlsException {
        try {
            DTLSTransport transport = new DTLSClientProtocol().connect(this, packets);
            return new DtlsConnection(
                    transport,
                    keys,
                    DtlsServer.nameOf(context.getSecurityParametersConnection().getCipherSuite()));
        } catch (IOException | RuntimeException e) {
            throw new DtlsException("The DTLS handshake failed: " + e.getMessage(), e);
        }
    }

    boolean closedByPeer() {
        return closedByPeer;
    }

    @Override
    public int[] getCipherSuites() {
        return CIPHER_SUITES.clone();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return CIPHER_SUITES.clone();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, new byte[0]));
        return extensions;
    }

    @Override
    public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(extensions);
        profile = chosen == null
                ? null
                : SrtpProfile.best(chosen.getProtectionProfiles()).orElse(null);
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                if (!expected.matches(
                        server.getCertificate().getCertificateAt(0).getEncoded())) {
                    throw new TlsFatalAlert(AlertDescription.bad_certificate);
                }
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return identity.signer(context);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.materialLength(profile));
        keys = SrtpKeys.from(profile, material);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        closedByPeer |= level == AlertLevel.fatal || description == AlertDescription.close_notify;
    }
}

package dev.waycast.transports.webrtc;

import dev.waycast.protocols.sdp.Fingerprint;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/**
 * The passive side of one DTLS-SRTP handshake (RFC 5764): asks for the client's certificate and accepts exactly the one
 * whose fingerprint came with the offer. One object for each handshake.
 */
final class DtlsServer extends DefaultTlsServer {

    private static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    };
    private static final int FIRST_RESEND_MILLIS = 200;
    private static final byte[] NO_MKI = new byte[0];

    private final DtlsIdentity identity;
    private final List<Fingerprint> expected;
    private final int timeoutMillis;
    private SrtpProfile profile;
    private SrtpKeys keys;
    private String cipherSuite = "";
    private String failure = "";
    private volatile boolean closedByPeer;

    /** @param expected one of them must be that of the client's certificate */
    DtlsServer(DtlsIdentity identity, List<Fingerprint> expected, int timeoutMillis) {
        super(identity.crypto);
        this.identity = identity;
        this.expected = List.copyOf(expected);
        this.timeoutMillis = timeoutMillis;
    }

    /** Blocks until the handshake is done. */
    DtlsConnection accept(DtlsPackets packets) throws DtlsException {
        try {
            DTLSTransport transport = new DTLSServerProtocol().accept(this, packets);
            packets.established();
            return new DtlsConnection(transport, keys, cipherSuite);
        } catch (IOException | RuntimeException e) {
            throw new DtlsException(failure.isEmpty() ? sentence(e) : failure, e);
        }
    }

    /** Whether the other side sent close_notify or a fatal alert. */
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
    public int getHandshakeTimeoutMillis() {
        return timeoutMillis;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return FIRST_RESEND_MILLIS;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return identity.signer(context);
    }

    @Override
    public void processClientExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
        profile = offered == null
                ? null
                : SrtpProfile.best(offered.getProtectionProfiles()).orElse(null);
        if (profile == null) {
            failure = "The viewer offered no SRTP protection profile that is spoken here";
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {profile.number}, NO_MKI));
        return extensions;
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        @SuppressWarnings("rawtypes")
        Vector algorithms = TlsUtils.getDefaultSupportedSignatureAlgorithms(context);
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign}, algorithms, null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        // RFC 8122 section 6.2: the certificate is checked against the fingerprint, not against an authority.
        if (chain == null || chain.isEmpty()) {
            failure = "The viewer sent no certificate, so it cannot be told from an impostor";
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
        if (!Fingerprint.anyMatches(expected, chain.getCertificateAt(0).getEncoded())) {
            failure = "The viewer's certificate is not the one its offer announced: somebody may be in between";
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        // The master secret is gone once accept() returns.
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.materialLength(profile));
        keys = SrtpKeys.from(profile, material);
        cipherSuite = nameOf(context.getSecurityParametersConnection().getCipherSuite());
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        if (level == AlertLevel.fatal || description == AlertDescription.close_notify) {
            closedByPeer = true;
            if (failure.isEmpty()) {
                failure = "The viewer ended the DTLS handshake: " + AlertDescription.getText(description);
            }
        }
    }

    static String nameOf(int cipherSuite) {
        return switch (cipherSuite) {
            case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 -> "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
            case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 -> "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
            default -> "0x" + Integer.toHexString(cipherSuite);
        };
    }

    private static String sentence(Exception e) {
        return "The DTLS handshake with the viewer failed: " + e.getMessage();
    }
}

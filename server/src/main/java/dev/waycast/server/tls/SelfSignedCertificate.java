package dev.waycast.server.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A certificate that nobody but this server vouches for (RFC 5280), with its key: two PEM files in a folder that only the
 * server's user reads. Made when there is none, and anew before it expires.
 */
public final class SelfSignedCertificate {

    private static final Duration LIFETIME = Duration.ofDays(365);

    /** So that a clock that is a little behind is no reason to refuse it. */
    private static final Duration EARLIER = Duration.ofDays(1);

    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final int SERIAL_BITS = 159;
    private static final String OWNER_ALONE = "rw-------";
    private static final FileAttribute<?> FOLDER_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;

    /** @param folder made when it is not there */
    public SelfSignedCertificate(Path folder) {
        this.folder = folder;
    }

    public Path certificate() {
        return folder.resolve("certificate.pem");
    }

    public Path key() {
        return folder.resolve("key.pem");
    }

    /**
     * Makes it, unless there is one that is good for a while and for these names.
     *
     * @param required host names and literal IP addresses that it has to be good for
     * @param also those that a new one is good for too
     * @return whether there is a new one
     * @throws UncheckedIOException when the folder cannot be written
     */
    public boolean renew(Instant now, Collection<String> required, Collection<String> also) {
        if (isGood(now, required)) {
            return false;
        }
        try {
            Files.createDirectories(folder, FOLDER_OF_OWNER);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] made = certificate(pair, now, names(required, also));
            write(key(), "PRIVATE KEY", pair.getPrivate().getEncoded());
            write(certificate(), "CERTIFICATE", made);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The certificate cannot be written to " + folder, e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("This Java makes no certificates", e);
        }
    }

    private boolean isGood(Instant now, Collection<String> required) {
        if (!Files.isReadable(key()) || !Files.isReadable(certificate())) {
            return false;
        }
        try {
            X509Certificate present = read();
            return present.getNotAfter().toInstant().minus(RENEWED_BEFORE).isAfter(now)
                    && names(present).containsAll(required);
        } catch (IOException | GeneralSecurityException damaged) {
            return false;
        }
    }

    X509Certificate read() throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? Set.of()
                : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.toSet());
    }

    private static GeneralName[] names(Collection<String> required, Collection<String> also) {
        return Stream.concat(required.stream(), also.stream())
                .distinct()
                .map(name ->
                        new GeneralName(IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
    }

    private static byte[] certificate(KeyPair pair, Instant now, GeneralName[] names)
            throws CertIOException, OperatorCreationException, IOException {
        X500Name self = new X500Name("CN=Waycast on this host");
        X509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                self,
                new BigInteger(SERIAL_BITS, new SecureRandom()),
                Date.from(now.minus(EARLIER)),
                Date.from(now.plus(LIFETIME)),
                self,
                pair.getPublic());
        certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        certificate.addExtension(
                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        certificate.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return certificate
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
    }

    /** In one step, so that nobody reads half of it. */
    private void write(Path file, String type, byte[] content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(type, content));
        }
        Path temporary = Files.createTempFile(
                folder,
                "new",
                ".pem",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE)));
        Files.writeString(temporary, text.toString());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

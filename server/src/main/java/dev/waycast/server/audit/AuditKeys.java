package dev.waycast.server.audit;

import dev.waycast.server.audit.ChainItem.Checkpoint;
import dev.waycast.server.audit.ChainItem.SignedHead;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys in {@code waycast.data/audit}: {@code signing.pem}, which signs and never leaves the host, and a
 * {@code <key id>.pub.pem} for each key that is trusted. A key's id is the beginning of the SHA-256 of its public half.
 * Immutable.
 */
final class AuditKeys {

    private static final String ALGORITHM = "Ed25519";
    private static final String SIGNING = "signing.pem";
    private static final String PUBLIC_SUFFIX = ".pub.pem";
    private static final int ID_LENGTH = 16;

    private final Map<String, PublicKey> trusted;
    private final PrivateKey signing;
    private final String signingId;

    private AuditKeys(Map<String, PublicKey> trusted, PrivateKey signing, String signingId) {
        this.trusted = Map.copyOf(trusted);
        this.signing = signing;
        this.signingId = signingId;
    }

    /** To verify with: a file, or all public keys in a folder. */
    static AuditKeys toVerify(Path fileOrFolder) throws IOException {
        return new AuditKeys(trusted(fileOrFolder), null, "");
    }

    /** To sign with as well; makes a new pair where there is none. */
    static AuditKeys toSign(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve(SIGNING);
        if (!Files.exists(file)) {
            generate(folder, file);
        }
        try {
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(decode(Files.readString(file))));
            Map<String, PublicKey> trusted = trusted(folder);
            return new AuditKeys(trusted, key, matching(key, trusted, file));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    file + " is no Ed25519 key; restore it from a backup, or move it away for a new one", e);
        }
    }

    /** The id of the trusted key that verifies what this one signs. */
    private static String matching(PrivateKey key, Map<String, PublicKey> trusted, Path file)
            throws GeneralSecurityException, IOException {
        byte[] sample = {1, 2, 3};
        byte[] signature = sign(key, sample);
        for (Map.Entry<String, PublicKey> candidate : trusted.entrySet()) {
            if (isSigned(candidate.getValue(), sample, signature)) {
                return candidate.getKey();
            }
        }
        throw new IOException("The public half of " + file + " is not beside it; restore it from a backup, or move "
                + file + " away for a new pair");
    }

    private static void generate(Path folder, Path file) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            byte[] open = pair.getPublic().getEncoded();
            write(folder.resolve(id(open) + PUBLIC_SUFFIX), "PUBLIC KEY", open, "rw-r--r--");
            write(file, "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String kind, byte[] key, String permissions) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %1$s-----\n".formatted(kind, base64),
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
    }

    private static Map<String, PublicKey> trusted(Path fileOrFolder) throws IOException {
        Map<String, PublicKey> keys = new HashMap<>();
        if (Files.isDirectory(fileOrFolder)) {
            try (Stream<Path> files = Files.list(fileOrFolder)) {
                for (Path file : files.filter(name -> name.toString().endsWith(PUBLIC_SUFFIX))
                        .toList()) {
                    add(keys, file);
                }
            }
        } else {
            add(keys, fileOrFolder);
        }
        return keys;
    }

    private static void add(Map<String, PublicKey> keys, Path file) throws IOException {
        try {
            byte[] encoded = decode(Files.readString(file));
            keys.put(id(encoded), KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " is no Ed25519 public key in PEM", e);
        }
    }

    private static byte[] decode(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static String id(byte[] publicKey) {
        return AuditRecord.sha256(publicKey).substring(0, ID_LENGTH);
    }

    /** Of the key that signs. */
    String signingId() {
        return signingId;
    }

    Set<String> trustedIds() {
        return trusted.keySet();
    }

    SignedHead signHead(long number, long sequence, String hash, Instant at) {
        SignedHead unsigned = new SignedHead(number, sequence, hash, at, signingId, "");
        return new SignedHead(number, sequence, hash, at, signingId, sign(bytes(unsigned)));
    }

    Checkpoint signCheckpoint(long sequence, String hash, long headNumber, Instant at) {
        Checkpoint unsigned = new Checkpoint(sequence, hash, headNumber, at, signingId, "");
        return new Checkpoint(sequence, hash, headNumber, at, signingId, sign(bytes(unsigned)));
    }

    boolean isGenuine(SignedHead head) {
        return isSigned(head.keyId(), bytes(head), head.signature());
    }

    boolean isGenuine(Checkpoint checkpoint) {
        return isSigned(checkpoint.keyId(), bytes(checkpoint), checkpoint.signature());
    }

    /** What is signed of a head. */
    static byte[] bytes(SignedHead head) {
        return bytes("waycast audit head 1", head.number(), head.sequence(), head.hash(), head.at(), head.keyId());
    }

    private static byte[] bytes(Checkpoint point) {
        return bytes(
                "waycast audit checkpoint 1",
                point.headNumber(),
                point.sequence(),
                point.hash(),
                point.at(),
                point.keyId());
    }

    private static byte[] bytes(String kind, long number, long sequence, String hash, Instant at, String keyId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            AuditRecord.write(out, kind);
            out.writeLong(number);
            out.writeLong(sequence);
            AuditRecord.write(out, hash);
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
            AuditRecord.write(out, keyId);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private String sign(byte[] bytes) {
        try {
            return Base64.getEncoder().encodeToString(sign(signing, bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The audit trail cannot be signed", e);
        }
    }

    private static byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(key);
        signature.update(bytes);
        return signature.sign();
    }

    private boolean isSigned(String keyId, byte[] bytes, String signature) {
        PublicKey key = trusted.get(keyId);
        try {
            return key != null && isSigned(key, bytes, Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSigned(PublicKey key, byte[] bytes, byte[] signature) throws GeneralSecurityException {
        Signature verification = Signature.getInstance(ALGORITHM);
        verification.initVerify(key);
        verification.update(bytes);
        return verification.verify(signature);
    }
}

package dev.waycast.server.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What Argon2id (RFC 9106, version 0x13) makes of a password, with all that is needed to make it again.
 *
 * @param memory KiB, all of it in use only while a password is hashed
 * @param passes over that memory
 * @param lanes that could be filled side by side
 */
record Argon2Hash(int memory, int passes, int lanes, byte[] salt, byte[] bytes) {

    /** The PHC string format; Base64 without padding. */
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    static Argon2Hash of(String password, int memory, int passes, int lanes, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] bytes = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), bytes);
        return new Argon2Hash(memory, passes, lanes, salt, bytes);
    }

    /** @throws IllegalArgumentException when the text is not such a hash */
    static Argon2Hash parse(String text) {
        Matcher phc = PHC.matcher(text);
        if (!phc.matches()) {
            throw new IllegalArgumentException("This is no Argon2id hash in PHC format");
        }
        return new Argon2Hash(
                Integer.parseInt(phc.group(1)),
                Integer.parseInt(phc.group(2)),
                Integer.parseInt(phc.group(3)),
                Base64.getDecoder().decode(phc.group(4)),
                Base64.getDecoder().decode(phc.group(5)));
    }

    /** Takes as long whatever the password is. */
    boolean matches(String password) {
        byte[] same = of(password, memory, passes, lanes, salt, bytes.length).bytes;
        return MessageDigest.isEqual(bytes, same);
    }

    /** In PHC format. */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(bytes);
    }
}

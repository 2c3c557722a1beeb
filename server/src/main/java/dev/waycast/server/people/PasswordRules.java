package dev.waycast.server.people;

import dev.waycast.server.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which passwords people may choose: long ones, as NIST SP 800-63B section 3.1.1 recommends, with no rule about kinds of
 * characters.
 */
final class PasswordRules {

    static final int SHORTEST = 12;
    static final int LONGEST = 200;

    /** Without those that are easily mistaken for others. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int ONE_TIME_GROUPS = 5;
    private static final int ONE_TIME_GROUP = 4;
    private static final int FEWEST_DIFFERENT = 5;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<String> WORST = read("worst-passwords.txt");

    private PasswordRules() {}

    /**
     * Refuses a password that somebody would guess.
     *
     * @throws ProblemException with a sentence that says what is missing
     */
    static void check(String password, String name) {
        if (password == null || password.codePointCount(0, password.length()) < SHORTEST) {
            throw refusal("Take a password of at least " + SHORTEST + " characters; a few words in a row are good.");
        }
        if (password.length() > LONGEST) {
            throw refusal("Take a password of at most " + LONGEST + " characters.");
        }
        String plain = plain(password);
        if (plain.equals(plain(name)) || plain.replace(plain(name), "").length() < SHORTEST / 2) {
            throw refusal("Take a password that is not your name.");
        }
        if (WORST.contains(plain)
                || plain.codePoints().distinct().count() < FEWEST_DIFFERENT
                || isWorstRepeated(plain)) {
            throw refusal("This password is among the first that are tried by others; take another one.");
        }
    }

    /** A password to be used once, read out or typed: about 99 bits. */
    static String oneTime() {
        return Stream.generate(PasswordRules::group).limit(ONE_TIME_GROUPS).collect(Collectors.joining("-"));
    }

    private static String group() {
        return RANDOM.ints(ONE_TIME_GROUP, 0, ALPHABET.length())
                .mapToObj(index -> ALPHABET.substring(index, index + 1))
                .collect(Collectors.joining());
    }

    private static boolean isWorstRepeated(String plain) {
        return WORST.stream()
                .filter(worst -> plain.length() % worst.length() == 0)
                .anyMatch(worst -> plain.equals(worst.repeat(plain.length() / worst.length())));
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static ProblemException refusal(String sentence) {
        return new ProblemException(400, "weak-password", sentence);
    }

    private static Set<String> read(String resource) {
        try (InputStream in = PasswordRules.class.getResourceAsStream(resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

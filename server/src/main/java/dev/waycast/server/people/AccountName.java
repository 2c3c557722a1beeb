package dev.waycast.server.people;

import dev.waycast.server.ProblemException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names that people sign in with. */
final class AccountName {

    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");
    private static final int LONGEST = 100;

    private AccountName() {}

    /** As it is kept, and as it is compared; cut off where no name is that long. */
    static String plain(String name) {
        String plain = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
        return plain.substring(0, Math.min(plain.length(), LONGEST));
    }

    /** @throws ProblemException when no account may have this name */
    static String check(String name) {
        String plain = plain(name);
        if (!ALLOWED.matcher(plain).matches()) {
            throw new ProblemException(
                    400,
                    "A name has 1 to 64 letters from a to z, digits, dots, hyphens, underscores or @, and begins with a letter or digit.");
        }
        return plain;
    }
}

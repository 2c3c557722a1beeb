package dev.waycast.server.audit;

/**
 * Text from outside in the form every database gives back unchanged; what is hashed has to be what is kept. PostgreSQL
 * refuses the character NUL, and half a surrogate pair has no encoding.
 */
public final class RecordedText {

    private static final char REPLACEMENT = '\uFFFD';

    private RecordedText() {}

    /** At most so many characters, the end cut off. Null becomes empty. */
    public static String of(String text, int limit) {
        return text == null ? "" : cut(encodable(text), limit);
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(limit - 1));
        return text.substring(0, splitsPair ? limit - 1 : limit);
    }

    private static String encodable(String text) {
        StringBuilder replaced = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == '\0' || Character.isSurrogate(c)) {
                replaced = replaced == null ? new StringBuilder(text) : replaced;
                replaced.setCharAt(i, REPLACEMENT);
            }
        }
        return replaced == null ? text : replaced.toString();
    }
}

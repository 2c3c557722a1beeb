package dev.waycast.runtime.consent;

/** Makes words from outside harmless for a terminal, a notification or a log: one line, no control characters. */
final class PlainText {

    private PlainText() {}

    /** The text on one line, cut to a number of characters. */
    static String line(String text, int longest) {
        StringBuilder line = new StringBuilder();
        text.strip().codePoints().limit(longest).map(PlainText::visible).forEach(line::appendCodePoint);
        return line.toString();
    }

    /** Control characters could move a terminal's cursor, the format ones could turn the direction of reading around. */
    private static int visible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> ' ';
            default -> codePoint;
        };
    }
}

package dev.waycast.runtime.doctor;

/**
 * One thing that was looked at.
 *
 * @param subject what it is, in one to three words
 * @param verdict how it is
 * @param explanation one sentence: what is there, or what to do
 */
public record Finding(String subject, Verdict verdict, String explanation) {

    /** How a thing is. */
    public enum Verdict {
        GOOD("✓"),
        /** Waycast works without it. */
        WEAK("–"),
        /** Waycast cannot show a desktop like this. */
        BROKEN("✗");

        private final String mark;

        Verdict(String mark) {
            this.mark = mark;
        }
    }

    static Finding good(String subject, String explanation) {
        return new Finding(subject, Verdict.GOOD, explanation);
    }

    static Finding weak(String subject, String explanation) {
        return new Finding(subject, Verdict.WEAK, explanation);
    }

    static Finding broken(String subject, String explanation) {
        return new Finding(subject, Verdict.BROKEN, explanation);
    }

    String line() {
        return String.format("%s %-26s %s", verdict.mark, subject, explanation);
    }
}

package dev.waycast.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One figure to reach.
 *
 * @param limit most that is allowed; least when {@code atLeast}
 * @param measured NaN when it was not measured this time, infinite when it never came to what was waited for
 */
public record Figure(String name, double measured, double limit, String unit, boolean atLeast) {

    /** At most {@code limit}. */
    public static Figure atMost(String name, double measured, double limit, String unit) {
        return new Figure(name, measured, limit, unit, false);
    }

    /** At least {@code limit}. */
    public static Figure atLeast(String name, double measured, double limit, String unit) {
        return new Figure(name, measured, limit, unit, true);
    }

    public boolean met() {
        return atLeast ? measured >= limit : measured <= limit;
    }

    public boolean wasMeasured() {
        return !Double.isNaN(measured);
    }

    /** "met", or by how much it was missed. */
    public String verdict() {
        if (!wasMeasured()) {
            return "not measured";
        }
        if (Double.isInfinite(measured)) {
            return "missed: never reached";
        }
        return met() ? "met" : String.format(Locale.ROOT, "missed by %.1f %s", Math.abs(measured - limit), unit);
    }

    public String limitText() {
        return String.format(Locale.ROOT, "%s %s %s", atLeast ? "≥" : "≤", number(limit), unit);
    }

    public String measuredText() {
        if (!wasMeasured()) {
            return "–";
        }
        return Double.isInfinite(measured) ? "never" : String.format(Locale.ROOT, "%.1f %s", measured, unit);
    }

    /** A table in Markdown, for the terminal and docs/benchmarks.md; without figures nothing. */
    public static String table(List<Figure> figures) {
        String rows = figures.stream().map(Figure::row).collect(Collectors.joining());
        return rows.isEmpty() ? "" : "\n| Figure | measured | to reach | |\n|---|---|---|---|\n" + rows;
    }

    private String row() {
        return "| %s | %s | %s | %s |\n".formatted(name, measuredText(), limitText(), verdict());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}

package dev.waycast.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small line or dot plot as inline SVG that follows the page's colours. */
public final class Plot {

    private static final int WIDTH = 420;
    private static final int HEIGHT = 200;
    private static final int LEFT = 46;
    private static final int BOTTOM = 34;
    private static final int TOP = 24;
    private static final int RIGHT = 12;

    private final String title;
    private final String xLabel;
    private final double xMaximum;
    private final double yMaximum;
    private final List<String> marks = new ArrayList<>();

    /** Both axes begin at zero. What lies beyond a maximum is drawn at it. */
    public Plot(String title, String xLabel, double xMaximum, double yMaximum) {
        this.title = title;
        this.xLabel = xLabel;
        this.xMaximum = round(xMaximum);
        this.yMaximum = round(yMaximum);
    }

    /** @param cssClass one of those in {@link HtmlPage}, or empty */
    public Plot line(List<double[]> points, String cssClass) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(path.isEmpty() ? 'M' : 'L').append(place(point[0], point[1]));
        }
        marks.add("<path class=\"%s\" d=\"%s\"/>".formatted(cssClass, path));
        return this;
    }

    public Plot dots(List<double[]> points, String cssClass) {
        StringBuilder path = new StringBuilder();
        points.forEach(
                point -> path.append('M').append(place(point[0], point[1])).append("h0"));
        marks.add("<path class=\"%s dots\" d=\"%s\"/>".formatted(cssClass, path));
        return this;
    }

    /** A vertical line with a word at its top. */
    public Plot at(double x, String label) {
        marks.add(format(
                "<path class=\"mark\" d=\"M%.1f %dV%d\"/><text x=\"%.1f\" y=\"%d\">%s</text>",
                x(x), TOP, HEIGHT - BOTTOM, x(x) + 3, TOP + 8, label));
        return this;
    }

    public String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, title));
        svg.append(format("<text class=\"title\" x=\"%d\" y=\"14\">%s</text>", LEFT, title));
        for (int i = 0; i <= 4; i++) {
            double value = yMaximum * i / 4;
            svg.append(format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y(value), WIDTH - RIGHT));
            svg.append(
                    format("<text class=\"y\" x=\"%d\" y=\"%.1f\">%s</text>", LEFT - 5, y(value) + 3, number(value)));
            double across = xMaximum * i / 4;
            svg.append(format(
                    "<text class=\"x\" x=\"%.1f\" y=\"%d\">%s</text>",
                    x(across), HEIGHT - BOTTOM + 13, number(across)));
        }
        svg.append(format(
                "<text class=\"x\" x=\"%d\" y=\"%d\">%s</text>", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 5, xLabel));
        marks.forEach(svg::append);
        return svg.append("</svg>").toString();
    }

    private String place(double x, double y) {
        return format("%.1f %.1f", x(Math.min(x, xMaximum)), y(Math.min(y, yMaximum)));
    }

    private double x(double value) {
        return LEFT + value / xMaximum * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - value / yMaximum * (HEIGHT - BOTTOM - TOP);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : format("%.1f", value);
    }

    /** Up to a number whose quarters are short. */
    private static double round(double value) {
        if (!(value > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 4.8, 6, 8}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    /** With points as decimals, whatever the machine's language. */
    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

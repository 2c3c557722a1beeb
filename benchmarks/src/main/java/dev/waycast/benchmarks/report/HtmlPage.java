package dev.waycast.benchmarks.report;

import java.util.List;
import java.util.Map;

/** What all reports look like: one self-contained page. */
public final class HtmlPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: light-dark(#1c2430, #dfe6ee); --soft: light-dark(#667, #9ab);
              --line: light-dark(#d5dbe2, #36414d); --a: #2f7fd0; --b: #d9772b; --bad: #c8402f; --good: #2f9a4f; }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 1280px; margin: 2em auto;
              padding: 0 1em; background: light-dark(#fff, #151b22); }
            table { border-collapse: collapse; margin: 1em 0; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: .25em .8em; border-bottom: 1px solid var(--line); }
            th:first-child, td:first-child { text-align: left; }
            .met { color: var(--good); } .missed { color: var(--bad); font-weight: 600; }
            .plots { display: flex; flex-wrap: wrap; gap: 1em; }
            svg { width: 420px; max-width: 100%; } svg.bars { width: 100%; }
            svg text { font: 10px system-ui, sans-serif; fill: var(--soft); } svg .title { fill: var(--ink); font-weight: 600; }
            .y { text-anchor: end; } .x { text-anchor: middle; }
            path { fill: none; stroke: var(--a); stroke-width: 1.5; } path.second { stroke: var(--b); }
            path.third { stroke: var(--good); } path.fourth { stroke: var(--soft); stroke-dasharray: 5 3; }
            path.grid { stroke: var(--line); stroke-width: .7; } path.mark { stroke: var(--soft); stroke-dasharray: 3 3; }
            path.dots { stroke-width: 2.4; stroke-linecap: round; opacity: .55; }
            """;

    public static final String END = "</body></html>";

    private HtmlPage() {}

    public static String begin(String title) {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title><style>%s</style></head><body><h1>%s</h1>"
                .formatted(escape(title), STYLE, escape(title));
    }

    public static String conditions(Map<String, String> conditions) {
        StringBuilder html = new StringBuilder("<h2>Conditions</h2><table>");
        conditions.forEach((name, value) -> html.append(row(name, value)));
        return html.append("</table>").toString();
    }

    public static String figures(List<Figure> figures) {
        StringBuilder html =
                new StringBuilder("<h2>Figures to reach</h2>").append(table("Figure", "Measured", "To reach", ""));
        for (Figure figure : figures) {
            String cssClass = !figure.wasMeasured() ? "" : figure.met() ? "met" : "missed";
            html.append("<tr><td>%s</td><td>%s</td><td>%s</td><td class=\"%s\">%s</td></tr>"
                    .formatted(
                            escape(figure.name()),
                            figure.measuredText(),
                            figure.limitText(),
                            cssClass,
                            figure.verdict()));
        }
        return html.append("</table>").toString();
    }

    /** Begins a table with these headings. */
    public static String table(String... headings) {
        StringBuilder html = new StringBuilder("<table><tr>");
        for (String heading : headings) {
            html.append("<th>").append(escape(heading)).append("</th>");
        }
        return html.append("</tr>").toString();
    }

    public static String row(String... cells) {
        StringBuilder html = new StringBuilder("<tr>");
        for (String cell : cells) {
            html.append("<td>").append(escape(cell)).append("</td>");
        }
        return html.append("</tr>").toString();
    }

    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

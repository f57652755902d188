using System.Globalization;
using System.Security;
using System.Text;
using FunctionsOrchestration.Mesh.Elasticity.Simulation;

namespace FunctionsOrchestration.Mesh.Elasticity.Drawing;

/// <summary>
/// Draws a simulation as one SVG that needs nothing else: no script, no font, no other file. Light and dark follow the reader's setting.
/// </summary>
public static class SimulationDrawing
{
    private const int Width = 960;
    private const int Left = 64;
    private const int Right = 24;
    private const int Top = 76;
    private const int PanelHeight = 128;
    private const int Gap = 52;
    private const int Plot = Width - Left - Right;

    // Colors stand in classes and not in variables, which many programs that show SVG do not know.
    private const string Style = """
        <style>
          text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #59636e; }
          .h { font-size: 18px; font-weight: 600; fill: #1f2328; } .t { font-weight: 600; fill: #1f2328; }
          .e { text-anchor: end; } .m { text-anchor: middle; }
          .paper { fill: #ffffff; } .grid { stroke: #e4e8ec; }
          .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; } .area { fill-opacity: .16; stroke-width: 1.2; } .dashed { fill: none; stroke-dasharray: 5 4; stroke-width: 1.2; }
          .demand { stroke: #0969da; } .capacity { stroke: #1a7f37; fill: #1a7f37; } .desired { stroke: #9a6700; } .queue { stroke: #8250df; fill: #8250df; } .ideal { stroke: #59636e; } .cost { stroke: #cf222e; }
          .line { fill: none; }
          @media (prefers-color-scheme: dark) {
            text { fill: #9198a1; } .h, .t { fill: #e6edf3; } .paper { fill: #0d1117; } .grid { stroke: #262c36; }
            .demand { stroke: #58a6ff; } .capacity { stroke: #3fb950; fill: #3fb950; } .desired { stroke: #d29922; } .queue { stroke: #a371f7; fill: #a371f7; } .ideal { stroke: #9198a1; } .cost { stroke: #ff7b72; }
            .line { fill: none; }
          }
        </style>
        """;

    /// <summary>Draws it.</summary>
    /// <param name="result">The simulation.</param>
    public static string Draw(SimulationResult result)
    {
        var panels = Panel.Of(result);
        var height = Top + (panels.Count * (PanelHeight + Gap));
        var svg = new StringBuilder(128 * 1_024);
        Write(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" role="img" aria-label="Simulation of scaling {Escape(result.Target)}">""");
        svg.AppendLine(Style);
        Write(svg, $"""<rect width="{Width}" height="{height}" class="paper"/>""");
        Write(svg, $"""<text class="h" x="{Left}" y="30">{Escape(result.Target)}</text><text x="{Left}" y="50">{Escape(Headline(result.Summary))}</text>""");
        var time = Axis.OfTime(result.Samples.Count == 0 ? 1 : result.Samples[^1].Seconds);
        foreach (var (index, panel) in panels.Index()) Draw(svg, result, panel, time, Top + 24 + (index * (PanelHeight + Gap)));
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, SimulationResult result, Panel panel, Axis time, int top)
    {
        var axis = Axis.Of(panel.Series.Max(series => result.Samples.Select(series.Of).DefaultIfEmpty().Max()), isWhole: panel.IsWhole);
        Write(svg, $"""<text class="t" x="{Left}" y="{top - 10}">{panel.Title}</text>""");
        foreach (var mark in axis.Marks)
        {
            var y = top + PanelHeight - (PanelHeight * mark / axis.Most);
            Write(svg, $"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{y:0.#}" y2="{y:0.#}"/><text class="e" x="{Left - 8}" y="{y + 4:0.#}">{Axis.Show(mark)}</text>""");
        }

        foreach (var mark in time.Marks)
        {
            var x = Left + (Plot * mark / time.Most);
            Write(svg, $"""<line class="grid" x1="{x:0.#}" x2="{x:0.#}" y1="{top}" y2="{top + PanelHeight + 4}"/><text class="m" x="{x:0.#}" y="{top + PanelHeight + 18}">{time.Show(result.Begins, mark)}</text>""");
        }

        foreach (var series in panel.Series) Draw(svg, result.Samples, series, time, axis, top);
        DrawLegend(svg, panel.Series, top - 14);
    }

    private static void Draw(StringBuilder svg, IReadOnlyList<SimulationSample> samples, Series series, Axis time, Axis axis, int top)
    {
        var bottom = top + PanelHeight;
        svg.Append(CultureInfo.InvariantCulture, $"""<path class="{ClassOf(series.Form)} {series.Color}" d="M""");
        if (series.Form == SeriesForm.Area) svg.Append(CultureInfo.InvariantCulture, $"{Left} {bottom}L");
        var (isFirst, last) = (true, 0.0);
        foreach (var sample in samples)
        {
            var (x, y) = (Left + (Plot * sample.Seconds / time.Most), bottom - (PanelHeight * series.Of(sample) / axis.Most));
            if (isFirst) svg.Append(CultureInfo.InvariantCulture, $"{Left} {y:0.#}");
            else if (series.Form == SeriesForm.Steps && Math.Abs(y - last) > 0.05) svg.Append(CultureInfo.InvariantCulture, $"V{y:0.#}");
            svg.Append(CultureInfo.InvariantCulture, $"L{x:0.#} {y:0.#}");
            (isFirst, last) = (false, y);
        }

        svg.AppendLine(series.Form == SeriesForm.Area ? string.Create(CultureInfo.InvariantCulture, $"""L{Width - Right} {bottom}Z"/>""") : "\"/>");
    }

    private static void DrawLegend(StringBuilder svg, IReadOnlyList<Series> all, int y)
    {
        var x = Width - Right;
        foreach (var series in all.Reverse())
        {
            // There is no measuring text here; seven units a letter is wide enough for every system's font.
            x -= series.Name.Length * 7;
            Write(svg, $"""<line x1="{x - 22}" x2="{x - 6}" y1="{y}" y2="{y}" class="{ClassOf(series.Form)} {series.Color}"/><text x="{x}" y="{y + 4}">{series.Name}</text>""");
            x -= 38;
        }
    }

    private static string Headline(SimulationSummary summary)
    {
        var ideal = summary.IdealCost > 0 ? $", {summary.Cost / summary.IdealCost:0.00} × a clairvoyant's" : "";
        var objective = summary.WithinObjective is { } within ? $" · {within * 100:0.0} % within the latency goal" : "";
        var refused = summary.Refused > 0 ? $" · {Axis.Show(summary.Refused)} refused" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"wait p95 {summary.WaitP95.TotalSeconds:0.#} s, p99 {summary.WaitP99.TotalSeconds:0.#} s{objective} · cost {summary.Cost:0.00}{ideal} · at most {summary.MostWorkers} workers · {summary.Ups} up, {summary.Downs} down{refused}");
    }

    private static string ClassOf(SeriesForm form) => form switch
    {
        SeriesForm.Area => "area",
        SeriesForm.Dashed => "dashed",
        _ => "line",
    };

    private static string Escape(string text) => SecurityElement.Escape(text);

    private static void Write(StringBuilder svg, FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}

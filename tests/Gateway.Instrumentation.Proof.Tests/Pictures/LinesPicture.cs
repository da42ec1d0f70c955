using System.Text;
using System.Xml.Linq;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>Lines over time with axes, thresholds and a legend.</summary>
internal static class LinesPicture
{
    private const double LegendShare = 0.45; // of the panel, as Grafana gives at most
    private const int LegendLine = 18;

    public static IEnumerable<XElement> Draw(AnsweredPanel panel, TimeRange range, double width, double height)
    {
        var lines = panel.Series.Where(line => line.Series.Points.Count > 0).ToArray();
        if (lines.Length == 0)
            return [PanelPicture.NoData(width, height)];
        var legend = Math.Min(lines.Length + 1, (int)(height * LegendShare / LegendLine)) * LegendLine;
        return [Chart(panel, lines, range, width, height - legend), Markup.Box("legend", 0, height - legend, width, legend, Legend(lines, (legend / LegendLine) - 1))];
    }

    private static XElement Chart(AnsweredPanel panel, ShownSeries[] lines, TimeRange range, double width, double height)
    {
        var shown = panel.Panel.IsStacked ? Stacked(lines) : [.. lines.Select(line => line.Series.Points.Select(point => (point.Time, point.Value, Below: double.NaN)).ToArray())];
        var values = Axis.Of(shown.SelectMany(line => line.Select(point => point.Value)), panel.Panel.Unit, panel.Panel.Min, panel.Panel.Max, steps: Math.Max(2, (int)(height / 45)));
        var plot = PlotArea.Of(values.Ticks.Select(tick => (values.Place(tick), UnitText.Of(panel.Panel.Unit, tick, values.Step))), range, width, height);

        double Y(double value) => Math.Round((1 - values.Place(value)) * plot.Height, 1);
        double X(double time) => Math.Round(range.Place(time) * plot.Width, 1);
        var drawn = new List<XElement>();
        foreach (var threshold in panel.Panel.Thresholds.Where(threshold => threshold.From >= values.Min && threshold.From <= values.Max))
        {
            drawn.Add(Markup.Shape(
                "line", "threshold", Markup.At("x1", 0), Markup.At("x2", plot.Width), Markup.At("y1", Y(threshold.From)), Markup.At("y2", Y(threshold.From)),
                new XAttribute("stroke", Palette.Named(threshold.Color))));
        }

        var floor = Math.Clamp(0, values.Min, values.Max);
        foreach (var (i, line) in shown.Index())
        {
            var area = new StringBuilder();
            var path = new StringBuilder();
            foreach (var run in Runs(line, range.Step))
            {
                if (run.Count == 1) // a line of one point has no length: nobody would see it
                    drawn.Add(Markup.Shape("circle", "point", Markup.At("cx", X(run[0].Time)), Markup.At("cy", Y(run[0].Value)), Markup.At("r", 2), new XAttribute("fill", Palette.OfLine(i))));
                else
                    path.Append('M').AppendJoin('L', run.Select(point => Place(X(point.Time), Y(point.Value))));
                area.Append('M').AppendJoin('L', run.Select(point => Place(X(point.Time), Y(point.Value))))
                    .Append('L').AppendJoin('L', Enumerable.Reverse(run).Select(point => Place(X(point.Time), Y(double.IsNaN(point.Below) ? floor : point.Below)))).Append('Z');
            }

            drawn.Add(Markup.Shape("path", "area", new XAttribute("d", area), new XAttribute("fill", Palette.OfLine(i)), Markup.At("fill-opacity", panel.Panel.IsStacked ? 0.25 : 0.1)));
            drawn.Add(Markup.Shape("path", "line", new XAttribute("d", path), new XAttribute("stroke", Palette.OfLine(i))));
        }

        return plot.Draw(drawn);
    }

    /// <summary>Each line upon those before it, at the moments where it has a value.</summary>
    private static List<(double Time, double Value, double Below)[]> Stacked(ShownSeries[] lines)
    {
        var tops = new Dictionary<double, double>();
        var stacked = new List<(double, double, double)[]>();
        foreach (var line in lines)
        {
            stacked.Add([.. line.Series.Points.Where(point => double.IsFinite(point.Value)).Select(point =>
            {
                var below = tops.GetValueOrDefault(point.Time);
                tops[point.Time] = below + point.Value;
                return (point.Time, below + point.Value, below);
            })]);
        }

        return stacked;
    }

    /// <summary>The parts of a line between its gaps: moments without a value, or with one that is no number.</summary>
    private static IEnumerable<List<(double Time, double Value, double Below)>> Runs((double Time, double Value, double Below)[] line, double step)
    {
        var run = new List<(double Time, double Value, double Below)>();
        foreach (var point in line)
        {
            if (run.Count > 0 && (!double.IsFinite(point.Value) || point.Time - run[^1].Time > step * 1.5))
            {
                yield return run;
                run = [];
            }

            if (double.IsFinite(point.Value))
                run.Add(point);
        }

        if (run.Count > 0)
            yield return run;
    }

    private static string Place(double x, double y) => $"{Markup.Number(x)},{Markup.Number(y)}";

    /// <summary>The lines with the highest values first: those at 0 are many, and say the least.</summary>
    private static XElement Legend(ShownSeries[] lines, int places)
    {
        var named = lines.Length > places ? places - 1 : places;
        return Markup.Tag(
            "table", "", Markup.Tag("tr", "", Markup.Tag("th", "", "Name"), Markup.Tag("th", "number", "Last *"), Markup.Tag("th", "number", "Max")),
            lines.Index().OrderByDescending(line => line.Item.Max ?? double.NegativeInfinity).Take(named).Select(line => Markup.Tag(
                "tr", "", Markup.Tag("td", "", Markup.Tag("i", "dash", new XAttribute("style", $"background:{Palette.OfLine(line.Index)}"), ""), line.Item.Name),
                Markup.Tag("td", "number", line.Item.Text(line.Item.Last)), Markup.Tag("td", "number", line.Item.Text(line.Item.Max)))),
            lines.Length > named ? PanelPicture.AndMore(lines.Length - named, "line", columns: 3) : null);
    }
}

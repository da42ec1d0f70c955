using System.Globalization;
using System.Xml.Linq;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>The distribution of a histogram: a column for each moment, a line for each bucket, brighter where more falls into it.</summary>
internal static class HeatMapPicture
{
    private const double TextHeight = 13;
    private const double Exponent = 0.5; // Grafana's: what is seldom can still be seen

    public static IEnumerable<XElement> Draw(AnsweredPanel panel, TimeRange range, double width, double height)
    {
        var buckets = Buckets(panel);
        if (buckets.Count == 0)
            return [PanelPicture.NoData(width, height)];
        var every = (int)Math.Ceiling(buckets.Count * TextHeight / (height - 28));
        var plot = PlotArea.Of(
            buckets.Select((bucket, i) => (((double)i + 0.5) / buckets.Count, Bound: double.IsInfinity(bucket.Bound) ? "+Inf" : UnitText.Of(panel.Panel.Unit, bucket.Bound))).Where((_, i) => i % every == 0),
            range, width, height, hasLines: false);
        double wide = plot.Width / range.Moments, high = plot.Height / buckets.Count;
        var most = buckets.Max(bucket => bucket.Cells.Select(cell => cell.Value).DefaultIfEmpty(0).Max());
        return
        [
            plot.Draw(
                from bucket in buckets.Index()
                from cell in bucket.Item.Cells
                select Markup.Shape(
                    "rect", "cell", Markup.At("x", Math.Round((cell.Time - range.From) / range.Step) * wide), Markup.At("y", (buckets.Count - 1 - bucket.Index) * high),
                    Markup.At("width", Math.Max(1, wide - 1)), Markup.At("height", Math.Max(1, high - 1)), new XAttribute("fill", Palette.OfHeat(Math.Pow(cell.Value / most, Exponent))))),
        ];
    }

    /// <summary>What falls into each bucket and not into a smaller one, where it is more than nothing.</summary>
    public static IReadOnlyList<(double Bound, IReadOnlyList<(double Time, double Value)> Cells)> Buckets(AnsweredPanel panel)
    {
        var smaller = new Dictionary<double, double>();
        var buckets = new List<(double, IReadOnlyList<(double, double)>)>();
        foreach (var (bound, series) in panel.Answers.SelectMany(answer => answer).Select(series => (Bound: Parse(series.Labels["le"]), series)).OrderBy(bucket => bucket.Bound))
        {
            var cells = new List<(double, double)>();
            foreach (var (time, value) in series.Points.Where(point => double.IsFinite(point.Value)))
            {
                if (value - smaller.GetValueOrDefault(time) is > 1e-9 and var more)
                    cells.Add((time, more));
                smaller[time] = value;
            }

            buckets.Add((bound, cells));
        }

        return buckets;
    }

    private static double Parse(string le) => le == "+Inf" ? double.PositiveInfinity : double.Parse(le, CultureInfo.InvariantCulture);
}

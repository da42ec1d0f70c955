using System.Xml.Linq;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>The last value of each series in large figures, in the colour of its threshold, upon its course.</summary>
internal static class StatPicture
{
    private const double NameHeight = 18;

    public static IEnumerable<XElement> Draw(AnsweredPanel panel, TimeRange range, double width, double height)
    {
        var all = panel.Series;
        if (all.Count == 0)
            return [PanelPicture.NoData(width, height)];
        return TileGrid.Place(all.Count, width, height, widest: 3).Zip(all).Select(tile => Tile(panel.Panel, tile.Second, all.Count > 1 || panel.Panel.Targets.Any(target => target.Legend.Contains("{{", StringComparison.Ordinal)), range, tile.First));
    }

    /// <summary>The words for a value, or the value in its unit.</summary>
    public static string Text(Panel panel, ShownSeries series) =>
        series.Last is { } last && panel.Texts.TryGetValue(last, out var words) ? words : series.Text(series.Last);

    private static XElement Tile(Panel panel, ShownSeries series, bool isNamed, TimeRange range, (double X, double Y, double Width, double Height) place)
    {
        var (x, y, width, height) = place;
        var text = Text(panel, series);
        var color = Palette.OfValue(panel, series.Last);
        var name = isNamed ? NameHeight : 0;
        var size = Math.Clamp(Math.Min((height - name) * 0.6, width * 1.5 / text.Length), 10, 44);
        return Markup.Box(
            "tile", x, y, width, height, Course(series, range, width, height, color),
            isNamed ? Markup.Box("name", 0, 0, width, NameHeight, series.Name) : null,
            Markup.Box("value", 0, name, width, height - name, new XAttribute("data-size", (int)size), Markup.Tag("b", "", new XAttribute("style", $"color:{color};font-size:{(int)size}px"), text)));
    }

    /// <summary>The lower third shows how the value came there.</summary>
    private static XElement? Course(ShownSeries series, TimeRange range, double width, double height, string color)
    {
        var points = series.Series.Points.Where(point => double.IsFinite(point.Value)).ToArray();
        if (points.Length < 2)
            return null;
        var axis = Axis.Of(points.Select(point => point.Value), Unit.Number);
        string Place((double Time, double Value) point) =>
            $"{Markup.Number(Math.Round(range.Place(point.Time) * width, 1))},{Markup.Number(Math.Round(height - (axis.Place(point.Value) * height / 3), 1))}";
        var line = string.Join('L', points.Select(Place));
        var ends = $"L{Markup.Number(range.Place(points[^1].Time) * width)},{Markup.Number(height)}L{Markup.Number(range.Place(points[0].Time) * width)},{Markup.Number(height)}Z";
        return Markup.Drawing(
            "course", width, height,
            Markup.Shape("path", "area", new XAttribute("d", $"M{line}{ends}"), new XAttribute("fill", color), Markup.At("fill-opacity", 0.15)),
            Markup.Shape("path", "line", new XAttribute("d", $"M{line}"), new XAttribute("stroke", color)));
    }
}

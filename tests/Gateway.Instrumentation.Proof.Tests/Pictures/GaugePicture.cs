using System.Xml.Linq;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>The last value of each series on an arc, with a thin ring that shows where the thresholds are.</summary>
internal static class GaugePicture
{
    private const double Start = -210;
    private const double Sweep = 240;
    private const double Name = 20;

    public static IEnumerable<XElement> Draw(AnsweredPanel panel, double width, double height)
    {
        if (panel.Series.Count == 0)
            return [PanelPicture.NoData(width, height)];
        return TileGrid.Place(panel.Series.Count, width, height, widest: 1.6).Zip(panel.Series).Select(tile => Dial(panel.Panel, tile.Second, tile.First));
    }

    /// <summary>The part of the arc that a value fills; 0 for none.</summary>
    public static double Share(Panel panel, double? value)
    {
        double min = panel.Min ?? 0, max = panel.Max ?? (panel.Unit == Unit.Ratio ? 1 : 100);
        return Math.Clamp(((value ?? min) - min) / (max - min), 0, 1);
    }

    private static XElement Dial(Panel panel, ShownSeries series, (double X, double Y, double Width, double Height) place)
    {
        var (x, y, width, height) = place;
        // An arc from -210 to 30 degrees is one and a half radii high.
        var radius = Math.Min((width / 2) - 8, (height - Name - 12) / 1.5);
        double middle = width / 2, center = radius + 6;
        var color = Palette.OfValue(panel, series.Last);
        var text = StatPicture.Text(panel, series);
        var parts = new List<XElement>();
        var steps = panel.Thresholds.Select(threshold => Share(panel, threshold.From)).Append(1).ToArray();
        foreach (var (i, from) in steps.SkipLast(1).Prepend(0).Index())
            parts.Add(Arc("step", middle, center, radius, 3, from, steps[i], Palette.Named(i == 0 ? panel.BaseColor : panel.Thresholds[i - 1].Color)));
        parts.Add(Arc("scale", middle, center, radius * 0.82, radius * 0.25, 0, 1, "#2a2d33"));
        parts.Add(Arc("filled", middle, center, radius * 0.82, radius * 0.25, 0, Share(panel, series.Last), color));
        var words = Markup.Words("value", middle, center + (radius * 0.15), text, "middle");
        words.Add(new XAttribute("fill", color), new XAttribute("style", $"font-size:{(int)Math.Clamp(radius * 0.36, 10, 40)}px"));
        return Markup.Box("tile", x, y, width, height, Markup.Drawing("dial", width, height - Name, parts, words), Markup.Box("name middle", 0, height - Name, width, Name, series.Name));
    }

    private static XElement Arc(string name, double x, double y, double radius, double thickness, double from, double to, string color)
    {
        (double X, double Y) At(double share)
        {
            var angle = (Start + (share * Sweep)) * Math.PI / 180;
            return (x + (radius * Math.Cos(angle)), y + (radius * Math.Sin(angle)));
        }

        var (begin, end) = (At(from), At(to));
        var d = $"M{Markup.Number(begin.X)},{Markup.Number(begin.Y)}A{Markup.Number(radius)},{Markup.Number(radius)} 0 {((to - from) * Sweep > 180 ? 1 : 0)} 1 {Markup.Number(end.X)},{Markup.Number(end.Y)}";
        return Markup.Shape("path", name, new XAttribute("d", d), new XAttribute("stroke", color), Markup.At("stroke-width", thickness), new XAttribute("fill", "none"));
    }
}

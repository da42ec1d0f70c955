using System.Globalization;
using System.Xml.Linq;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>The inside of a chart, with room for the texts of its axes at the left and below.</summary>
internal sealed record PlotArea(double Left, double Width, double Height, IReadOnlyList<(double Place, string Text)> Marks, TimeRange Range, bool HasLines)
{
    private const double Letter = 6.2; // the width of a digit of the axes' texts, rather more than less
    private const double Above = 8;
    private const double Below = 20;
    private const double Right = 24; // half of the last time

    /// <summary>The area that is left.</summary>
    /// <param name="marks">The texts at the left, from 0 at the bottom to 1 at the top.</param>
    /// <param name="range">The time.</param>
    /// <param name="width">The width of the whole.</param>
    /// <param name="height">The height of the whole.</param>
    /// <param name="hasLines">Whether a line goes through the area at each mark.</param>
    public static PlotArea Of(IEnumerable<(double Place, string Text)> marks, TimeRange range, double width, double height, bool hasLines = true)
    {
        var all = marks.ToArray();
        var left = Math.Ceiling(all.Max(mark => mark.Text.Length) * Letter) + 14;
        return new PlotArea(left, width - left - Right, height - Above - Below, all, range, hasLines);
    }

    /// <summary>The chart with what is drawn in the area; what would stand out of it is cut off.</summary>
    public XElement Draw(IEnumerable<XElement> inside)
    {
        var drawn = new List<XElement>();
        foreach (var (place, text) in Marks)
        {
            var y = Above + ((1 - place) * Height);
            if (HasLines)
                drawn.Add(Line(Left, y, Left + Width, y));
            drawn.Add(Markup.Words("mark", Left - 8, y + 4, text, "end"));
        }

        var times = Axis.OfTime(Range, steps: Math.Max(1, (int)(Width / 80)));
        foreach (var time in times.Ticks)
        {
            var x = Left + (Range.Place(time) * Width);
            if (HasLines)
                drawn.Add(Line(x, Above, x, Above + Height));
            var text = DateTimeOffset.FromUnixTimeSeconds((long)time).ToString(times.Step < 60 ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);
            drawn.Add(Markup.Words("mark", x, Above + Height + 15, text, "middle"));
        }

        return Markup.Drawing(
            "chart", Left + Width + Right, Above + Height + Below, drawn,
            Markup.Drawing("plot", Width, Height, Markup.At("x", Left), Markup.At("y", Above), inside));
    }

    private static XElement Line(double x1, double y1, double x2, double y2) =>
        Markup.Shape("line", "grid", Markup.At("x1", x1), Markup.At("y1", y1), Markup.At("x2", x2), Markup.At("y2", y2));
}

using System.Xml.Linq;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>A panel: its title, and below it what its kind draws.</summary>
internal static class PanelPicture
{
    private const double TitleHeight = 30;
    private const double Padding = 8;

    public static XElement Draw(AnsweredPanel panel, TimeRange range, double x, double y, double width, double height)
    {
        double inner = width - (2 * Padding), below = height - TitleHeight - Padding;
        return Markup.Box(
            "panel", x, y, width, height, Markup.Box("title", Padding, 0, inner, TitleHeight, panel.Panel.Title),
            Markup.Box("content", Padding, TitleHeight, inner, below, Content(panel, range, inner, below)));
    }

    public static XElement NoData(double width, double height) => Markup.Box("nothing", 0, 0, width, height, "No data");

    /// <summary>The last line of a list that has no room for all.</summary>
    public static XElement AndMore(int count, string what, int columns) =>
        Markup.Tag("tr", "more", Markup.Tag("td", "", new XAttribute("colspan", columns), $"… and {count} more {what}{(count == 1 ? "" : "s")}"));

    private static IEnumerable<XElement> Content(AnsweredPanel panel, TimeRange range, double width, double height) => panel.Panel.Kind switch
    {
        PanelKind.Lines => LinesPicture.Draw(panel, range, width, height),
        PanelKind.Stat => StatPicture.Draw(panel, range, width, height),
        PanelKind.Gauge => GaugePicture.Draw(panel, width, height),
        PanelKind.Table => TablePicture.Draw(panel, width, height),
        PanelKind.HeatMap => HeatMapPicture.Draw(panel, range, width, height),
        _ => throw new ArgumentOutOfRangeException(nameof(panel), panel.Panel.Kind, null),
    };
}

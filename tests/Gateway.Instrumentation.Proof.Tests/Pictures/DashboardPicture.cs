using System.Text;
using System.Xml;
using System.Xml.Linq;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Monitoring.Dashboards;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>A dashboard as a page that needs nothing else: its head, its rows, all of them open, and its panels where Grafana puts them.</summary>
internal sealed class DashboardPicture
{
    /// <summary>The width of a page in pixels.</summary>
    public const int Width = 1600;

    private const double Margin = 12;
    private const double Column = 66;
    private const double Line = 38;
    private const double Gap = 8;
    private const double Head = 96;

    private DashboardPicture(XDocument page, int height) => (Page, Height) = (page, height);

    /// <summary>The page, as XHTML.</summary>
    public XDocument Page { get; }

    /// <summary>Its height in pixels.</summary>
    public int Height { get; }

    /// <summary>Draws a dashboard.</summary>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="answers">What its panels show, in their order.</param>
    /// <param name="range">The time shown.</param>
    public static DashboardPicture Draw(Dashboard dashboard, IEnumerable<AnsweredPanel> answers, TimeRange range)
    {
        var answered = new Queue<AnsweredPanel>(answers);
        var parts = new List<XElement>();
        var top = 0;
        foreach (var row in dashboard.Rows)
        {
            parts.Add(Markup.Box("row", Margin, Head + (top * Line), (24 * Column) - Gap, Line - Gap, row.Title));
            var below = ++top;
            foreach (var (_, x, y, width, height) in PanelGrid.Place(row.Panels, top))
            {
                parts.Add(PanelPicture.Draw(answered.Dequeue(), range, Margin + (x * Column), Head + (y * Line), (width * Column) - Gap, (height * Line) - Gap));
                below = Math.Max(below, y + height);
            }

            top = below;
        }

        var end = (int)(Head + (top * Line) + Margin - Gap);
        return new DashboardPicture(new XDocument(Markup.Tag(
            "html", "",
            Markup.Tag("head", "", Markup.Tag("title", "", dashboard.Title), Markup.Tag("style", "", PageStyle.Css)),
            Markup.Tag("body", "", new XAttribute("style", $"height:{end}px"), Heading(dashboard, range), parts))), end);
    }

    /// <summary>Writes the page.</summary>
    public void Save(string file)
    {
        using var writer = XmlWriter.Create(file, new XmlWriterSettings { Encoding = new UTF8Encoding(false) });
        Page.Save(writer);
    }

    private static XElement Heading(Dashboard dashboard, TimeRange range)
    {
        string[] choices = ["Data source", "Job", "Instance", .. dashboard.Variables.Select(variable => variable.Title)];
        return Markup.Box(
            "heading", Margin, 0, (24 * Column) - Gap, Head,
            Markup.Tag("h1", "", dashboard.Title, Markup.Tag("small", "", dashboard.Description)),
            Markup.Tag("p", "time", $"Last {(range.To - range.From) / 60:0.#} minutes"),
            Markup.Tag("p", "choices", choices.Select((choice, i) => Markup.Tag("span", "", Markup.Tag("b", "", choice), i == 0 ? "Prometheus" : "All"))));
    }
}

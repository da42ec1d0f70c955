using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>Reads a page again, and compares it with the answers that it was drawn from.</summary>
internal static partial class DrawnPage
{
    /// <summary>What is not on the page as it should be; empty when all is well.</summary>
    public static IReadOnlyList<string> FaultsOf(DashboardPicture picture, Dashboard dashboard, IReadOnlyList<AnsweredPanel> answers)
    {
        // As a browser gets it: read from text.
        var body = XDocument.Parse(picture.Page.ToString()).Root!.Elements().Last();
        var faults = new List<string>();
        var boxes = body.Elements().Where(element => element.Attribute("style") is not null).ToArray();
        foreach (var (i, box) in boxes.Index())
        {
            foreach (var other in boxes.Skip(i + 1).Where(other => Overlap(Place(box), Place(other))))
                faults.Add($"{box.Value} and {other.Value} overlap");
            var (x, y, width, height) = Place(box);
            if (x < 0 || y < 0 || x + width > DashboardPicture.Width || y + height > picture.Height)
                faults.Add($"{box.Value} is not all on the page");
        }

        var panels = body.Elements().Where(element => Is(element, "panel")).ToArray();
        if (!panels.Select(Title).SequenceEqual(dashboard.Panels.Select(panel => panel.Title)))
            faults.Add($"panels: {string.Join(", ", panels.Select(Title))}");
        foreach (var (panel, answer) in panels.Zip(answers))
            faults.AddRange(Faults(panel, answer).Select(fault => $"{answer.Panel.Title}: {fault}"));
        return faults;
    }

    /// <summary>All elements of a name.</summary>
    public static IReadOnlyList<XElement> All(XElement within, string name) => [.. within.Descendants().Where(element => Is(element, name))];

    /// <summary>The points of lines, those that stand alone included.</summary>
    public static int Points(XElement panel) =>
        All(panel, "line").Sum(line => Point().Count((string)line.Attribute("d")!)) + All(panel, "point").Count;

    /// <summary>A box's place and size.</summary>
    public static (double X, double Y, double Width, double Height) Place(XElement box)
    {
        var numbers = Pixels().Matches((string)box.Attribute("style")!).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static IEnumerable<string> Faults(XElement panel, AnsweredPanel answer)
    {
        var finite = answer.Series.Sum(series => series.Series.Points.Count(point => double.IsFinite(point.Value)));
        if (answer.Series.Count == 0)
        {
            if (All(panel, "nothing").Count != 1)
                yield return "does not say that there is no data";
            yield break;
        }

        var content = panel.Elements().Single(element => Is(element, "content"));
        if (content.Elements().Where(element => element.Attribute("style") is not null).Select(Place).Any(place => place.Y < 0 || place.Y + place.Height > Place(content).Height + 1 || place.X + place.Width > Place(content).Width + 1))
            yield return "a part stands out of the panel";
        switch (answer.Panel.Kind)
        {
            case PanelKind.Lines:
                if (Points(panel) != finite)
                    yield return $"{Points(panel)} points of {finite}";
                var legend = All(panel, "legend").Single().Descendants(Markup.Html + "tr").Skip(1).ToArray();
                if (legend.Sum(line => Is(line, "more") ? Number(line) : 1) != answer.Series.Count)
                    yield return $"a legend of {legend.Length} for {answer.Series.Count} lines";
                var chart = All(panel, "chart").Single();
                if ((double)chart.Attribute("height")! > Place(All(panel, "legend").Single()).Y + 0.5)
                    yield return "the chart stands in the legend";
                if (All(chart, "mark").Count(mark => (string)mark.Attribute("text-anchor")! == "end") is var marks && (marks < 2 || marks > 8))
                    yield return $"{marks} values at the axis";
                if (All(chart, "mark").Where(mark => (string)mark.Attribute("text-anchor")! == "end").GroupBy(mark => mark.Value).Any(same => same.Count() > 1))
                    yield return "an axis with one text twice";
                break;
            case PanelKind.Stat or PanelKind.Gauge:
                var values = All(panel, "value").Select(value => value.Value).ToArray();
                var wanted = answer.Series.Select(series => StatPicture.Text(answer.Panel, series)).ToArray();
                if (!values.SequenceEqual(wanted))
                    yield return $"{string.Join(", ", values)} and not {string.Join(", ", wanted)}";
                break;
            case PanelKind.Table:
                var rows = All(panel, "entry").Count + All(panel, "more").Sum(Number);
                if (rows != TablePicture.Rows(answer).Count)
                    yield return $"{rows} rows of {TablePicture.Rows(answer).Count}";
                break;
            default:
                var cells = All(panel, "cell").Count;
                if (cells == 0 || cells != HeatMapPicture.Buckets(answer).Sum(bucket => bucket.Cells.Count))
                    yield return $"{cells} cells";
                break;
        }
    }

    private static bool Overlap((double X, double Y, double Width, double Height) a, (double X, double Y, double Width, double Height) b) =>
        a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;

    private static bool Is(XElement element, string name) => (string?)element.Attribute("class") == name;

    private static string Title(XElement panel) => panel.Elements().First().Value;

    private static int Number(XElement more) => int.Parse(Digits().Match(more.Value).Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[ML](?=[-\d])")]
    private static partial Regex Point();

    [GeneratedRegex(@"(-?[\d.]+)px")]
    private static partial Regex Pixels();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}

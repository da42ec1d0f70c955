using System.Xml.Linq;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>A line for each label set, with a column for each label and for the value of each query.</summary>
internal static class TablePicture
{
    private const int LineHeight = 27;

    public static IEnumerable<XElement> Draw(AnsweredPanel panel, double width, double height)
    {
        var rows = Rows(panel);
        if (rows.Count == 0)
            return [PanelPicture.NoData(width, height)];
        var labels = rows.SelectMany(row => row.Labels.Keys).Distinct().ToArray();
        var places = ((int)height / LineHeight) - 1;
        var shown = rows.Count > places ? places - 1 : rows.Count;
        var table = Markup.Tag(
            "table", "", Markup.Tag("tr", "", labels.Select(label => Markup.Tag("th", "", label)), panel.Panel.Targets.Select(target => Markup.Tag("th", "", target.Legend))),
            rows.Take(shown).Select(row => Markup.Tag(
                "tr", "entry", labels.Select(label => Markup.Tag("td", "", row.Labels.GetValueOrDefault(label, ""))),
                row.Values.Select(value => Markup.Tag("td", "", value is null ? "" : value.Text(value.Last) is var text && panel.Panel.Texts.TryGetValue(value.Last ?? double.NaN, out var words) ? words : text)))),
            rows.Count > shown ? PanelPicture.AndMore(rows.Count - shown, "row", labels.Length + panel.Panel.Targets.Count) : null);
        return [Markup.Box("rows", 0, 0, width, height, table)];
    }

    /// <summary>The rows: label sets without the name of the metric, and a value of each query or none.</summary>
    public static IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, ShownSeries?[] Values)> Rows(AnsweredPanel panel)
    {
        var rows = new Dictionary<string, (IReadOnlyDictionary<string, string> Labels, ShownSeries?[] Values)>();
        foreach (var (i, target) in panel.Panel.Targets.Index())
        {
            foreach (var series in panel.Answers[i])
            {
                var labels = series.Labels.Where(label => label.Key != "__name__").OrderBy(label => label.Key, StringComparer.Ordinal).ToDictionary();
                var key = string.Join('\0', labels.Select(label => $"{label.Key}\0{label.Value}"));
                if (!rows.TryGetValue(key, out var row))
                    rows[key] = row = (labels, new ShownSeries?[panel.Panel.Targets.Count]);
                row.Values[i] = new ShownSeries(target.Legend, target.Unit ?? panel.Panel.Unit, series);
            }
        }

        return [.. rows.Values];
    }
}

using Gateway.Instrumentation.Tool.Pages;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>What <c>watch</c> shows of a page.</summary>
/// <param name="source">The address.</param>
/// <param name="filter">Words that names and labels must have.</param>
internal sealed class WatchView(string source, IReadOnlyList<string> filter)
{
    /// <summary>The lines besides the rows of series: what is above and below them.</summary>
    public const int OtherLines = 7;

    // All columns but the metric's with their borders; the sparkline's apart, for narrow windows.
    private const int WidthOfNumbers = 66;
    private const int WidthOfPercentiles = 33;
    private const int WidthOfNote = 9;
    private const int WidthOfTrend = WatchedSeries.HistoryLength + 3;
    private const int LeastWidthOfNames = 24;
    private const int LeastWidthOfNamesInNarrowWindows = 10;

    private static readonly Style Dim = new(decoration: Decoration.Dim);
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public IRenderable Of(WatchedPage page, int width, int rows)
    {
        var selected = page.Select(filter);
        var parts = new List<IRenderable> { Heading(page) };
        if (selected.Count > 0)
            parts.Add(TableOf(page, selected.Take(Math.Max(1, rows)), width));
        parts.Add(new Text(Below(page, selected.Count, Math.Min(selected.Count, Math.Max(1, rows))), Dim));
        return new Rows(parts);
    }

    private Text Heading(WatchedPage page)
    {
        var name = Shown.Of(source, 200);
        if (page.Problem is { } problem)
            return new Text($"{name}  DOWN for {page.DownFor.TotalSeconds:0} s: {Shown.Of(problem, 300)}", new Style(Color.Red));
        var common = page.CommonLabels.Count == 0 ? "" : $", all with {Shown.Of(string.Join(',', page.CommonLabels), 200)}";
        return new Text($"{name}  {(page.IsBack ? "is back" : "up")}, {Shown.Count(page.SeriesCount)} series{common}, scrape {Shown.Count(page.Scrapes)}", new Style(Color.Green));
    }

    private static Table TableOf(WatchedPage page, IEnumerable<WatchedSeries> rows, int width)
    {
        var withTrend = width >= WidthOfNumbers + WidthOfTrend + LeastWidthOfNames;
        var withPercentiles = width >= WidthOfNumbers + LeastWidthOfNames;
        var withNote = withPercentiles || width >= WidthOfNumbers - WidthOfPercentiles + LeastWidthOfNames;
        var widthOfOthers = WidthOfNumbers + (withTrend ? WidthOfTrend : 0) - (withPercentiles ? 0 : WidthOfPercentiles) - (withNote ? 0 : WidthOfNote);
        var widthOfNames = Math.Max(LeastWidthOfNamesInNarrowWindows, width - widthOfOthers);
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("Metric").NoWrap());
        foreach (var heading in (ReadOnlySpan<string>)(withPercentiles ? ["Value", "Rate/s", "p50", "p95", "p99"] : ["Value", "Rate/s"]))
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        if (withTrend)
            table.AddColumn(new TableColumn("Trend").Width(WatchedSeries.HistoryLength).NoWrap());
        if (withNote)
            table.AddColumn(new TableColumn("").NoWrap());

        foreach (var series in rows)
        {
            var style = page.Problem is null && series.MovedIn == page.Scrapes ? Bold : Dim;
            var (p50, p95, p99) = series.Percentiles;
            List<IRenderable> cells =
            [
                new Text(Shown.Of(series.ShortName(page.CommonLabels), widthOfNames - 1), style),
                new Text(Readable.Of(series.Value, series.Kind == SeriesKind.Gauge ? series.Name : ""), style),
                new Text(series.Rate is { } rate ? Readable.Number(rate) : "", style),
            ];
            if (withPercentiles)
                cells.AddRange(Percentile(p50), Percentile(p95), Percentile(p99));
            if (withTrend)
                cells.Add(new Text(Sparkline.Of(series.History, fromZero: series.Kind != SeriesKind.Gauge), new Style(Color.Aqua)));
            if (withNote)
                cells.Add(new Text(Note(page, series), new Style(Color.Yellow)));
            table.AddRow(cells);

            Text Percentile(double? value) => new(value is { } known ? Readable.Of(known, series.Name) : "", style);
        }

        return table;
    }

    private static string Note(WatchedPage page, WatchedSeries series) =>
        series.WasReset ? "reset" : series.SeenSince > 1 && series.SeenSince == page.Scrapes ? "new" : "";

    private string Below(WatchedPage page, int selected, int shown)
    {
        var parts = new List<string>();
        if (filter.Count > 0)
            parts.Add($"{Shown.Count(selected)} series with '{Shown.Of(string.Join(' ', filter))}'");
        if (selected > shown)
            parts.Add($"{Shown.Count(selected - shown)} more: use --filter or --top");
        if (page.BrokenLines > 0)
            parts.Add($"{Shown.Count(page.BrokenLines)} lines cannot be read: gateway-metrics check says why");
        return string.Join(", ", parts);
    }
}

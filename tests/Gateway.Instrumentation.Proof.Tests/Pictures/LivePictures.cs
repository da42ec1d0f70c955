using System.Globalization;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Proof.Tests.Panels;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>What the panels of a dashboard show of a live Prometheus.</summary>
internal static class LivePictures
{
    private const int Step = 3;

    // Long enough for lines to have a shape: the samples have their troubles one after the other.
    private static readonly TimeSpan Shape = TimeSpan.FromMinutes(5);

    // What is first scraped is no rate yet.
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(20);

    private static readonly MetricCatalog Catalog = MonitoringPack.BuiltIn.CatalogWithRecorded();

    /// <summary>The time up to now.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="wantsShape">Whether to wait until there are some minutes of it.</param>
    public static async Task<TimeRange> RangeAsync(ScrapedSamples samples, bool wantsShape)
    {
        if (wantsShape && Begin + Shape - samples.Age is { Ticks: > 0 } rest)
            await Task.Delay(rest, TestContext.Current.CancellationToken);
        var now = await samples.Prometheus.QueryAsync("time()");
        var to = Math.Floor(now[0].Value);
        var length = TimeSpan.FromTicks(Math.Clamp((samples.Age - Begin).Ticks, TimeSpan.TicksPerMinute, Shape.Ticks));
        return new TimeRange(to - (Math.Floor(length.TotalSeconds / Step) * Step), to, Step);
    }

    /// <summary>Asks for all panels of a dashboard: tables and gauges for now, the others for the time.</summary>
    public static async Task<IReadOnlyList<AnsweredPanel>> AskAsync(PrometheusServer prometheus, Dashboard dashboard, TimeRange range)
    {
        var queries = ShownQuery.Of(dashboard, Catalog, string.Create(CultureInfo.InvariantCulture, $"{range.To - range.From}s"));
        return await Task.WhenAll(queries.GroupBy(query => query.Panel.Title).Select(
            async panel => new AnsweredPanel(panel.First().Panel, await Task.WhenAll(panel.Select(query => AnswerAsync(prometheus, query, range))))));
    }

    private static async Task<IReadOnlyList<RangeSeries>> AnswerAsync(PrometheusServer prometheus, ShownQuery query, TimeRange range) =>
        await prometheus.QueryRangeAsync(query.Expression, query.Panel.Kind is PanelKind.Table or PanelKind.Gauge ? range.To : range.From, range.To, range.Step);
}

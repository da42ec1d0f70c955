using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>A program that calls every public recording member of every family.</summary>
public class EveryMemberTests
{
    // What promtool finds in names that dashboards of the five systems rely on.
    private static readonly string[] KnownComplaints =
    [
        "active_positions_count non-histogram and non-summary metrics should not have \"_count\" suffix",
        "batch_size_histogram metric name should not include type 'histogram'",
    ];

    private static readonly GatewayMetrics Recorded = AllFamilies.Recorded();

    [Fact]
    public void Its_page_holds_every_metric_with_its_labels_and_buckets()
    {
        var page = PageCheck.Parse(Recorded.Registry.CollectText());
        foreach (var definition in AllFamilies.Definitions.Where(definition => definition.Family is not null))
        {
            var name = definition.Type == MetricType.Histogram ? definition.Name + "_bucket" : definition.Name;
            var samples = page.Samples.Where(sample => sample.Name == name).ToList();
            samples.ShouldNotBeEmpty($"nothing on the page for {definition}");
            string[] labels = [.. definition.Labels.Select(label => label.Name), .. definition.Buckets is null ? (string[])[] : ["le"]];
            samples.ShouldAllBe(sample => sample.Labels.Keys.SequenceEqual(labels), definition.ToString());
            if (definition.Buckets is { } buckets)
                samples.Select(sample => sample.Labels["le"]).Distinct().Count().ShouldBe(buckets.Count + 1, definition.ToString());
        }
    }

    [Fact]
    public void Nothing_that_it_records_is_refused_or_folded()
    {
        var page = Recorded.Registry.Scrape();
        page.Has("gateway_metrics_rejected_total").ShouldBeFalse();
        page.Has("gateway_metrics_overflow_total").ShouldBeFalse();
    }

    [Fact]
    public async Task Promtool_accepts_its_page()
    {
        if (RealServers.Require("promtool") is { } missing)
            Assert.Skip(missing);

        var result = await Promtool.CheckMetricsAsync(Recorded.Registry.CollectText(), TestContext.Current.CancellationToken);

        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ShouldBe(KnownComplaints);
    }
}

using Gateway.Instrumentation.Monitoring.Catalog;
using Gateway.Instrumentation.Monitoring.Promql;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Dashboards;

public sealed class BuiltInDashboardsTests
{
    [Fact]
    public void Every_panel_of_the_originals_stands_on_its_dashboard_in_its_order()
    {
        var panels = File.ReadLines(Repository.PathOf("tests", "Gateway.Instrumentation.Monitoring.Tests", "Dashboards", "panels-of-the-originals.txt"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split(" | ")).ToLookup(parts => parts[0], parts => parts[1]);

        panels.Sum(dashboard => dashboard.Count()).ShouldBe(86);
        panels.Count.ShouldBe(14);
        foreach (var dashboard in panels)
        {
            var titles = MonitoringPack.BuiltIn.Dashboards.Single(one => one.Uid == dashboard.Key).Panels.Select(panel => panel.Title);
            titles.Where(dashboard.Contains).ShouldBe(dashboard, dashboard.Key);
        }
    }

    [Fact]
    public void Every_built_in_metric_is_on_a_panel()
    {
        var asked = MonitoringPack.BuiltIn.Dashboards.SelectMany(dashboard => dashboard.Panels).SelectMany(panel => panel.Targets)
            .SelectMany(target => Rewriter.Selectors(target.Query.Root)).Select(selector => selector.Name).ToHashSet();

        MetricCatalog.BuiltIn.Definitions.Where(definition => !Sample.Of(definition, []).Any(sample => asked.Contains(sample.Name))).Select(definition => definition.Name)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_dashboard_says_who_looks_at_it() =>
        MonitoringPack.BuiltIn.Dashboards.Where(dashboard => !dashboard.Readers.EndsWith('.')).Select(dashboard => dashboard.Title).ShouldBeEmpty();

    /// <summary>Links and bookmarks name dashboards by their uid: a change of this list breaks them.</summary>
    [Fact]
    public void No_uid_changes() => MonitoringPack.BuiltIn.Dashboards.Select(dashboard => dashboard.Uid).ShouldBe(
    [
        "gateway-overview", "gateway-slos", "gateway-http", "gateway-jobs", "gateway-messages", "gateway-ai", "gateway-external-apis", "gateway-process", "gateway-latency",
        "gateway-errors", "gateway-providers", "gateway-models", "gateway-cache", "gateway-database", "gateway-system", "gateway-pricing-sync",
        "gateway-pricing-service", "gateway-trading-health", "gateway-trading-data-sources", "gateway-trading-performance", "gateway-ml-models",
        "gateway-ingestion",
    ]);

    [Fact]
    public void A_panel_where_low_values_are_bad_is_red_below_its_first_threshold()
    {
        var upOrDown = MonitoringPack.BuiltIn.Dashboards.SelectMany(dashboard => dashboard.Panels).Where(panel => panel.Texts.GetValueOrDefault(0) == "down").ToArray();

        upOrDown.ShouldNotBeEmpty();
        upOrDown.ShouldAllBe(panel => panel.BaseColor == "red" && panel.Thresholds[0].From == 1 && panel.Thresholds[0].Color == "green");
    }
}

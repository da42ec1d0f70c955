namespace Gateway.Instrumentation.Monitoring.Tests.Dashboards;

/// <summary>The dashboard of a family of one's own.</summary>
public sealed class FamilyDashboardTests
{
    [Theory]
    [InlineData("shop_wait_seconds", "s")]
    [InlineData("shop_size_bytes", "bytes")]
    [InlineData("shop_full_ratio", "percentunit")]
    [InlineData("shop_full_percent", "percent")]
    [InlineData("shop_budget_usd", "currencyUSD")]
    [InlineData("shop_orders", "short")]
    public void The_unit_is_the_one_in_the_name(string name, string unit) =>
        Of(metrics => metrics.Factory.Gauge(name, "Something.")).Panels.Single().Unit.Id.ShouldBe(unit);

    [Fact]
    public void Labels_that_are_words_of_PromQL_are_labels()
    {
        var dashboard = Of(metrics => metrics.Factory.Counter("shop_orders_total", "Orders.", Label.Text("by"), Label.Text("offset"), Label.Text("sum")));

        dashboard.Panels.Single().Targets.Single().Query.Text.ShouldBe("sum by (by, offset, sum) (rate(shop_orders_total[$__rate_interval]))");
    }

    [Fact]
    public void Without_a_metric_there_is_no_dashboard() =>
        Should.Throw<MonitoringException>(() => FamilyDashboard.Of("shop", "Shop", [])).Message.ShouldContain("There is no metric for the dashboard Shop.");

    private static Dashboard Of(Action<GatewayMetrics> register)
    {
        var metrics = new GatewayMetrics();
        register(metrics);
        var own = metrics.Registry.Definitions.Where(definition => definition.Name.StartsWith("shop_", StringComparison.Ordinal)).ToArray();
        var dashboard = FamilyDashboard.Of("shop", "Shop", own);
        new MonitoringPack(MetricCatalog.BuiltIn.With(own)) { Dashboards = [dashboard] }.Check().ShouldBeEmpty();
        return dashboard;
    }
}

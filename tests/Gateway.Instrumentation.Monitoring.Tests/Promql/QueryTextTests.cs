using System.Globalization;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Tests.Promql;

public sealed class QueryTextTests
{
    [Fact]
    public void The_holes_of_a_query_take_metrics_queries_numbers_durations_and_rules()
    {
        var rate = Query.Of($$"""rate({{PricingSyncTotal}}[{{TimeSpan.FromMinutes(90)}}])""");
        var rule = new RecordingRule("job:orders:rate5m", rate) { Purpose = "x" };

        Query.Of($$"""{{rate}} > {{0.000001}} or {{rule}}""").Text.ShouldBe("(rate(pricing_sync_total[1h30m])) > 1E-06 or job:orders:rate5m");
    }

    [Fact]
    public void A_number_is_PromQL_where_others_write_commas_and_when_it_has_no_end()
    {
        var before = CultureInfo.CurrentCulture;
        var withCommas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        withCommas.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = withCommas;
            Query.Of($$"""up > {{0.5}} or up < {{double.PositiveInfinity}} or up > {{double.NegativeInfinity}}""").Text.ShouldBe("up > 0.5 or up < Inf or up > -Inf");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_definition_of_ones_own_is_a_metric()
    {
        var metrics = new GatewayMetrics();
        metrics.Factory.Counter("shop_orders_total", "Number of orders.");
        Query.Of($$"""rate({{metrics.Registry.Definitions.Single(one => one.Name == "shop_orders_total")}}[5m])""").Text.ShouldBe("rate(shop_orders_total[5m])");
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172_800)]
    [InlineData("1w", 604_800)]
    [InlineData("250ms", 0.25)]
    [InlineData("0", 0)]
    public void A_duration_is_read_as_Prometheus_reads_it(string text, double seconds) => Duration.Parse(text).TotalSeconds.ShouldBe(seconds);

    [Theory]
    [InlineData("5 minutes")]
    [InlineData("5")]
    [InlineData("")]
    [InlineData("1m1h")]
    public void Other_texts_are_no_duration(string text) => Should.Throw<MonitoringException>(() => Duration.Parse(text)).Message.ShouldContain("is no duration: write 30s, 5m");
}

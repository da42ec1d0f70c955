namespace Gateway.Instrumentation.Testing.Tests;

public class MetricReadsTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    [Fact]
    public void Values_are_read_through_the_page()
    {
        _metrics.PricingSync.RecordModelsFetched("openai", 3);
        _metrics.Value("pricing_sync_models_fetched_total", ("provider", "openai")).ShouldBe(3);
        _metrics.Registry.Value("pricing_sync_models_fetched_total", ("provider", "openai")).ShouldBe(3);
        _metrics.Has("pricing_sync_models_fetched_total").ShouldBeTrue();
        _metrics.Registry.Has("pricing_sync_models_fetched_total", ("provider", "anthropic")).ShouldBeFalse();
    }

    [Fact]
    public void A_scrape_keeps_one_moment()
    {
        _metrics.PricingSync.RecordModelsFetched("openai", 3);
        var page = _metrics.Scrape();
        _metrics.PricingSync.RecordModelsFetched("openai", 1);
        page.Value("pricing_sync_models_fetched_total").ShouldBe(3);
        _metrics.Registry.Scrape().Value("pricing_sync_models_fetched_total").ShouldBe(4);
    }

    [Fact]
    public void What_was_escaped_for_the_page_is_found_as_it_was()
    {
        const string Provider = "a \"b\"\n\\c,d={}";
        _metrics.PricingSync.RecordModelsFetched(Provider, 3);
        _metrics.Value("pricing_sync_models_fetched_total", ("provider", Provider)).ShouldBe(3);
    }

    [Fact]
    public void A_failure_reads_as_the_readme_says()
    {
        var metrics = TestMetrics.Create();
        metrics.Factory.Counter("pricing_sync_runs_total", "Runs.", Label.Text("provider")).WithLabels("openai").Inc();
        Should.Throw<MetricNotFoundException>(() => metrics.Value("pricing_sync_runs_total", ("provider", "opnai"))).Message.ShouldBe(
            """
            No series matches pricing_sync_runs_total{provider="opnai"}. Series called pricing_sync_runs_total:
              pricing_sync_runs_total{provider="openai"} 1
            """);
    }

    [Fact]
    public void Null_is_refused()
    {
        Should.Throw<ArgumentNullException>(() => ((GatewayMetrics)null!).Scrape()).ParamName.ShouldBe("metrics");
        Should.Throw<ArgumentNullException>(() => ((MetricRegistry)null!).Scrape()).ParamName.ShouldBe("registry");
    }
}

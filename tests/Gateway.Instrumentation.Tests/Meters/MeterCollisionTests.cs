using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class MeterCollisionTests : IDisposable
{
    private readonly Meter _meter = new($"collision.{Guid.NewGuid():N}");
    private readonly TestRegistry _test = new();
    private readonly IDisposable _listening;

    public MeterCollisionTests() => _listening = _test.Registry.AddMeter(_meter.Name);

    public void Dispose()
    {
        _listening.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Of_two_instruments_with_one_name_on_the_page_the_first_is_shown()
    {
        _meter.CreateCounter<int>("a.b").Add(1);
        _meter.CreateCounter<int>("a_b").Add(10);
        _meter.CreateHistogram<int>("a.b_total").Record(1);
        _test.Samples.ShouldBe("a_b_total 1");
        _test.OwnSamples.ShouldBe("gateway_metrics_rejected_total{metric=\"a_b_total\",reason=\"name_taken\"} 2");
        _test.Log.Messages.Count.ShouldBe(2);
        _test.Log.Messages[0].ShouldContain($"instrument a_b of the meter {_meter.Name} (Counter) is not on the page");
        _test.Log.Messages[0].ShouldContain($"instrument a.b of the meter {_meter.Name} (Counter) has the same name there");
        _test.Log.Messages[0].ShouldContain("MeterInputOptions.LeaveOut");
    }

    [Fact]
    public void A_name_that_only_a_suffix_of_another_metric_takes_is_a_collision_too()
    {
        _meter.CreateHistogram<int>("size").Record(1);
        _meter.CreateGauge<int>("size.bucket").Record(1);
        _test.Samples.ShouldNotContain("size_bucket 1");
        PageCheck.Parse(_test.Registry.CollectText());
        _test.OwnSamples.ShouldContain("{metric=\"size_bucket\",reason=\"name_taken\"} 1");
    }

    [Fact]
    public void A_family_that_comes_first_keeps_its_name()
    {
        _test.Metrics.Counter("calls_total", "Calls.").Inc(7);
        _meter.CreateCounter<int>("calls").Add(1);
        _test.Samples.ShouldBe("calls_total 7");
        _test.OwnSamples.ShouldContain("{metric=\"calls_total\",reason=\"name_taken\"} 1");
    }

    [Fact]
    public void A_family_that_comes_later_gets_its_name_and_the_instrument_leaves()
    {
        var counter = _meter.CreateCounter<int>("calls");
        counter.Add(1, new KeyValuePair<string, object?>("a", "b"));
        _meter.CreateObservableGauge("level", () => 1);
        _test.Samples.ShouldBe("calls_total{a=\"b\"} 1\nlevel 1");
        _test.Metrics.Counter("calls_total", "Calls.").Inc(7);
        _test.Metrics.Gauge("level", "The level.").Set(2);
        counter.Add(1, new KeyValuePair<string, object?>("a", "b"));
        _test.Samples.ShouldBe("calls_total 7\nlevel 2");
        _test.OwnSamples.ShouldContain("{metric=\"calls_total\",reason=\"name_taken\"} 1");
        _test.Log.Messages.ShouldContain(message => message.Contains("a metric of a family has this name", StringComparison.Ordinal));
        _meter.Dispose();
        _test.Samples.ShouldBe("calls_total 7\nlevel 2");
    }

    [Fact]
    public void The_names_of_the_built_in_families_are_kept_for_them_before_and_after()
    {
        _meter.CreateGauge<int>("http_requests_inprogress").Record(1); // before anybody knows of the families
        _meter.CreateHistogram<double>("http_request_duration_seconds").Record(1);
        var metrics = new GatewayMetrics(_test.Metrics);
        _meter.CreateCounter<int>("pricing_sync").Add(1);
        metrics.Http.ShouldNotBeNull();
        metrics.PricingSync.ShouldNotBeNull();
        _test.Samples.ShouldNotContain("pricing_sync_total 1");
        _test.OwnSamples.ShouldContain("{metric=\"http_requests_inprogress\",reason=\"name_taken\"} 1");
        _test.OwnSamples.ShouldContain("{metric=\"http_request_duration_seconds\",reason=\"name_taken\"} 1");
        _test.OwnSamples.ShouldContain("{metric=\"pricing_sync_total\",reason=\"name_taken\"} 1");
        PageCheck.Parse(_test.Registry.CollectText());
    }
}

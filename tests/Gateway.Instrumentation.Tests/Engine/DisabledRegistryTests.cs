using System.IO.Pipelines;

namespace Gateway.Instrumentation.Tests.Engine;

public class DisabledRegistryTests
{
    private readonly TestRegistry _test = new(options => options.Enabled = false);

    [Fact]
    public void The_page_is_empty_whatever_is_recorded()
    {
        RecordEverything();
        _test.Registry.CollectText().ShouldBeEmpty();
        _test.Registry.Enabled.ShouldBeFalse();
    }

    [Fact]
    public void Handles_keep_nothing()
    {
        var counter = _test.Metrics.Counter("jobs_total", "Jobs.");
        counter.Inc();
        counter.Inc(0.5);
        counter.Value.ShouldBe(0);
        var histogram = _test.Metrics.Histogram("wait_seconds", "Waits.", [1]);
        histogram.Observe(1);
        (histogram.Count, histogram.Sum).ShouldBe((0, 0));
        var gauge = _test.Metrics.Gauge("depth", "Depth.");
        gauge.Set(1);
        gauge.Value.ShouldBe(double.NaN);
        _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache")).WithLabels("a").Value.ShouldBe(0);
    }

    [Fact]
    public void Callbacks_are_not_called()
    {
        using var _ = _test.Metrics.Gauge("depth", "Depth.").AddCallback(() => throw new InvalidOperationException());
        _test.Registry.CollectText();
        _test.Log.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void Definitions_are_still_listed()
    {
        RecordEverything();
        _test.Registry.Definitions.Select(definition => definition.Name).ShouldBe(
        [
            "jobs_total", "depth", "wait_seconds", "hits_total", "build_info",
            "gateway_metrics_overflow_total", "gateway_metrics_rejected_total",
        ]);
    }

    [Fact]
    public void Mistakes_in_definitions_still_show()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.");
        Should.Throw<MetricRegistrationException>(() => _test.Metrics.Gauge("jobs_total", "Jobs."));
    }

    [Fact]
    public void Scopes_still_run_the_work()
    {
        var sync = new PricingSyncMetrics(_test.Metrics);
        sync.TrackPricingSync("openai").Run(() => 5).ShouldBe(5);
        Should.Throw<TimeoutException>(() => sync.TrackPricingSync("openai").Run(() => Throw(new TimeoutException())));
        _test.Registry.CollectText().ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_remembered_of_the_label_values()
    {
        var hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache", limit: 1));
        hits.WithLabels("a").ShouldBeSameAs(hits.WithLabels("b"));
        hits.Remove("a").ShouldBeFalse();
    }

    [Fact]
    public async Task An_empty_page_can_be_written_to_a_pipe()
    {
        var pipe = new Pipe();
        await _test.Registry.CollectAsync(pipe.Writer);
        await pipe.Writer.CompleteAsync();
        (await pipe.Reader.ReadAsync()).Buffer.IsEmpty.ShouldBeTrue();
    }

    private void RecordEverything()
    {
        var counter = _test.Metrics.Counter("jobs_total", "Jobs.");
        counter.Inc();
        counter.Inc(-1L);
        counter.Inc(double.NaN);
        var gauge = _test.Metrics.Gauge("depth", "Depth.");
        gauge.Set(1);
        gauge.Inc();
        gauge.AddCallback(() => 1).Dispose();
        var histogram = _test.Metrics.Histogram("wait_seconds", "Waits.", [1]);
        histogram.Observe(1);
        histogram.Time().Dispose();
        _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache")).WithLabels("a").Inc();
        _test.Metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1").Set();
        _test.Registry.Reset();
    }

    private static int Throw(Exception exception) => throw exception;

    [Fact]
    public void A_request_that_names_its_model_allocates_nothing()
    {
        var http = new HttpMetrics(_test.Metrics);
        Allocated.By(() => http.TrackRequest("GET", "/a", "openai", "gpt-4").Dispose()).ShouldBe(0);
    }
}

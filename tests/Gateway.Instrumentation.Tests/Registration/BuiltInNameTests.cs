using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Tests.Registration;

/// <summary>The built-in families register on first use. Their names are refused to others before that.</summary>
public class BuiltInNameTests
{
    [Fact]
    public async Task A_family_that_takes_a_built_in_name_stops_the_start()
    {
        var failure = await TestHost.FailsToStart<MetricRegistrationException>(static services => services.AddGatewayMetrics().AddFamily<Requests>());
        failure.Message.ShouldBe(
            "counter http_requests_total{tenant (text, limit 256)} (by Requests) would take the name \"http_requests_total\" on the page from the built-in family HttpMetrics: counter http_requests_total{method (text, limit 16), endpoint (text, limit 256), status (number, limit 100)}. Give yours another name, or make both definitions the same.");
    }

    [Theory]
    [InlineData("http_request_duration_seconds_count")]
    [InlineData("http_request_duration_seconds_sum")]
    [InlineData("http_request_duration_seconds_bucket")]
    [InlineData("http_request_duration_seconds_created")]
    [InlineData("http_requests")]
    [InlineData("http_requests_created")]
    [InlineData("service")]
    public void A_name_that_a_built_in_metric_has_with_a_suffix_is_refused(string name)
    {
        var metrics = new GatewayMetrics();
        Should.Throw<MetricRegistrationException>(() => metrics.Factory.Gauge(name, "Mine.")).Message.ShouldContain($"\"{name}\"");
        _ = metrics.Http;
        _ = metrics.Service;
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData("jobs_count")]
    [InlineData("jobs_sum")]
    [InlineData("jobs_bucket")]
    [InlineData("jobs_created")]
    public void A_name_that_a_histogram_has_with_a_suffix_is_refused_also_the_other_way_round(string name)
    {
        var (before, after) = (new TestRegistry().Metrics, new TestRegistry().Metrics);
        before.Histogram("jobs", "Jobs.");
        Should.Throw<MetricRegistrationException>(() => before.Gauge(name, "Mine."));
        after.Gauge(name, "Mine.");
        Should.Throw<MetricRegistrationException>(() => after.Histogram("jobs", "Jobs."));
    }

    [Fact]
    public void The_same_definition_is_the_same_metric()
    {
        var metrics = new GatewayMetrics(new GatewayMetricsOptions { DefaultLabelLimit = 5 });
        var mine = metrics.Factory.Gauge("active_workers", "Mine.", Label.Text("pool_name"));
        using var worker = metrics.WorkerPools.TrackWorker("a");
        mine.WithLabels("a").Value.ShouldBe(1);
    }

    [Fact]
    public void Metrics_that_a_registry_has_already_are_checked_as_well()
    {
        var factory = new TestRegistry().Metrics;
        factory.Gauge("http_requests", "Mine.");
        Should.Throw<MetricRegistrationException>(() => new GatewayMetrics(factory));
    }

    [Fact]
    public async Task Names_of_the_process_are_free_when_it_is_not_shown()
    {
        using var host = TestHost.Build(static services => services.AddGatewayMetrics(options => options.ProcessMetrics = false).AddFamily<OwnProcess>());
        await host.StartAsync(TestContext.Current.CancellationToken);
        host.Services.GetRequiredService<GatewayMetrics>().Registry.IsNameTaken("process_threads").ShouldBeTrue();
    }

    [Fact]
    public void A_metric_with_a_static_labels_name_is_logged()
    {
        var test = new TestRegistry(options => options.ServiceName = "gateway");
        test.Metrics.Counter("a_total", "A.", Label.Text("service_name")).WithLabels("mine").Inc();
        test.Samples.ShouldBe("a_total{service_name=\"mine\"} 1");
        test.Log.Messages.ShouldBe(["Information: Metric a_total has a label service_name of its own: its series show it in place of the static label of that name."]);
    }

    public sealed class Requests(MetricFactory metrics)
    {
        public Labeled<Counter, string> Total { get; } = metrics.Counter("http_requests_total", "Requests of a tenant.", Label.Text("tenant"));
    }

    public sealed class OwnProcess(MetricFactory metrics)
    {
        public Gauge Threads { get; } = metrics.Gauge("process_threads", "Threads of a process.");

        public Labeled<Gauge, string> Memory { get; } = metrics.Gauge("process_resident_memory_bytes", "Memory.", Label.Text("part"));
    }
}

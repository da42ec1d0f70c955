using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

public class BucketOptionsTests
{
    [Fact]
    public void A_histogram_has_the_bounds_of_the_options_in_place_of_its_familys()
    {
        var test = new TestRegistry(options => options.Buckets["job_seconds"] = [1, 60]);
        test.Metrics.Histogram("job_seconds", "Time of a job.", [0.1, 0.2]).Observe(30);
        test.Metrics.Histogram("wait_seconds", "Time of a wait.", [0.1]).Observe(30);
        test.Samples.ShouldBe(
            """
            job_seconds_bucket{le="1.0"} 0
            job_seconds_bucket{le="60.0"} 1
            job_seconds_bucket{le="+Inf"} 1
            job_seconds_sum 30
            job_seconds_count 1
            wait_seconds_bucket{le="0.1"} 0
            wait_seconds_bucket{le="+Inf"} 1
            wait_seconds_sum 30
            wait_seconds_count 1
            """);
    }

    [Fact]
    public void Two_components_that_ask_for_other_bounds_share_a_histogram_whose_bounds_the_options_give()
    {
        var test = new TestRegistry(options => options.Buckets["job_seconds"] = [1]);
        test.Metrics.Histogram("job_seconds", "Time of a job.", [0.1]).ShouldBeSameAs(test.Metrics.Histogram("job_seconds", "Time of a job.", [0.2]));
    }

    [Theory]
    [InlineData("job_seconds")]
    [InlineData("job_seconds", 2.0, 1.0)]
    [InlineData("job_seconds", 1.0, 1.0)]
    [InlineData("job_seconds", double.NaN)]
    public void A_bad_list_is_refused_with_the_metrics_name(string name, params double[] bounds)
    {
        var options = new GatewayMetricsOptions();
        options.Buckets[name] = bounds;
        Should.Throw<OptionsValidationException>(() => new MetricRegistry(options)).Message.ShouldStartWith($"GatewayMetricsOptions.Buckets of {name}: ");
    }

    [Fact]
    public async Task A_bad_list_stops_the_start()
    {
        var failure = await TestHost.FailsToStart<OptionsValidationException>(services =>
            services.AddGatewayMetrics(options => options.Buckets["http_request_duration_seconds"] = [2, 1]));
        failure.Message.ShouldStartWith("GatewayMetricsOptions.Buckets of http_request_duration_seconds: ");
    }

    [Theory]
    [InlineData("http_request_duration", "\"http_request_duration_seconds\" is the nearest; ")]
    [InlineData("external_api_latency_seconds", "\"external_api_duration_seconds\" is the nearest; ")]
    [InlineData("job_secnods", "\"job_seconds\" is the nearest; ")]
    [InlineData("job", "\"job_seconds\" is the nearest; ")]
    [InlineData("render_time", "")]
    public async Task A_name_that_no_family_has_stops_the_start_and_the_nearest_one_is_named(string name, string nearest)
    {
        var failure = await TestHost.FailsToStart<OptionsValidationException>(services =>
            services.AddGatewayMetrics(options => options.Buckets[name] = [1]).AddFamily<JobMetrics>());
        failure.Message.ShouldBe(
            $"GatewayMetricsOptions.Buckets names \"{name}\", but no family has this metric: correct the name ({nearest}docs/metrics.md lists the built-in ones), or add your own family with AddFamily<T>(). A histogram that is registered later is not known at the start: register it in a family.");
    }

    [Fact]
    public async Task A_metric_that_is_no_histogram_stops_the_start()
    {
        var failure = await TestHost.FailsToStart<OptionsValidationException>(services =>
            services.AddGatewayMetrics(options => options.Buckets["http_requests_total"] = [1]));
        failure.Message.ShouldBe("GatewayMetricsOptions.Buckets names \"http_requests_total\", which is a counter: only histograms have buckets.");
    }

    [Fact]
    public async Task Configuration_sets_them_also_for_families_of_ones_own()
    {
        using var host = TestHost.Build(
            (services, configuration) => services.AddGatewayMetrics(configuration.GetSection("GatewayMetrics")).AddFamily<JobMetrics>(),
            ("GatewayMetrics:Buckets:http_request_duration_seconds:0", "0.5"),
            ("GatewayMetrics:Buckets:http_request_duration_seconds:1", "60"),
            ("GatewayMetrics:Buckets:job_seconds:0", "7"));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var metrics = host.Services.GetRequiredService<GatewayMetrics>();
        BoundsOf("job_seconds").ShouldBe([7]);
        _ = metrics.Http;
        BoundsOf("http_request_duration_seconds").ShouldBe([0.5, 60]);

        IEnumerable<double> BoundsOf(string name) => metrics.Registry.Definitions.Single(definition => definition.Name == name).Buckets!;
    }

    [Fact]
    public async Task A_bound_that_is_no_number_stops_the_start()
    {
        using var host = TestHost.Build(
            (services, configuration) => services.AddGatewayMetrics(configuration.GetSection("GatewayMetrics")),
            ("GatewayMetrics:Buckets:http_request_duration_seconds:0", "0.5"),
            ("GatewayMetrics:Buckets:http_request_duration_seconds:1", "one"));
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        failure.Message.ShouldBe("GatewayMetrics:Buckets:http_request_duration_seconds:1 is \"one\", which is no number: write a bucket bound as 0.5.");
    }

    [Fact]
    public async Task Bounds_written_as_one_text_stop_the_start()
    {
        using var host = TestHost.Build(
            (services, configuration) => services.AddGatewayMetrics(configuration.GetSection("GatewayMetrics")),
            ("GatewayMetrics:Buckets:http_request_duration_seconds", "0.5,60"));
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        failure.Message.ShouldBe(
            "GatewayMetrics:Buckets:http_request_duration_seconds is the text \"0.5,60\": write its entries one by one, as GatewayMetrics:Buckets:http_request_duration_seconds:0 (in the environment with __ in place of the colons).");
    }

    [Fact]
    public async Task The_check_registers_nothing_on_the_page()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics(options =>
        {
            options.ProcessMetrics = false;
            options.Buckets["http_request_duration_seconds"] = [1];
        }));
        await host.StartAsync(TestContext.Current.CancellationToken);
        host.Services.GetRequiredService<MetricRegistry>().Definitions.ShouldNotContain(definition => definition.Family == nameof(HttpMetrics));
    }

    private sealed class JobMetrics
    {
        public JobMetrics(MetricFactory metrics) => metrics.Histogram("job_seconds", "Time of a job.", [1, 2]);
    }
}

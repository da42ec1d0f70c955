using System.Globalization;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Instrumentation.Neighbours.Tests.Publishing;

/// <summary>The meter that a registry publishes, read by the OpenTelemetry SDK and its exporters.</summary>
public class OpenTelemetryTests
{
    // Names are global in OpenTelemetry: each test has its own.
    private readonly string _name = $"Gateway.{Guid.NewGuid():N}";
    private readonly MetricRegistry _registry = new();
    private readonly MetricFactory _metrics;

    public OpenTelemetryTests() => _metrics = new MetricFactory(_registry);

    [Fact]
    public void The_sdk_reads_the_numbers_of_the_page()
    {
        var orders = _metrics.Counter("orders_total", "Orders.", Label.Text("shop"));
        orders.WithLabels("berlin").Inc(2.5);
        _metrics.Gauge("depth", "Depth.").Set(7);
        _metrics.Histogram("wait_seconds", "Waits.", [0.5, 1]).Observe(0.25);
        _metrics.Summary("render_seconds", "Rendering.", [0.5]).Observe(0.2);
        _metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1.4").Set();
        using var published = _registry.PublishAsMeter(_name);
        var exported = new List<OpenTelemetry.Metrics.Metric>();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(_name).AddInMemoryExporter(exported).Build();

        Read().ShouldBe(
        [
            "DoubleSum orders_total{shop=berlin} 2.5", "DoubleGauge depth{} 7", "DoubleSum wait_seconds_count{} 1", "DoubleSum wait_seconds_sum{} 0.25",
            "DoubleGauge render_seconds{quantile=0.5} 0.2", "DoubleSum render_seconds_count{} 1", "DoubleSum render_seconds_sum{} 0.2",
            "DoubleGauge build_info{version=1.4} 1",
        ]);

        orders.WithLabels("rome").Inc();
        _metrics.Counter("later_total", "Later.").Inc(3);
        Read().ShouldContain("DoubleSum orders_total{shop=rome} 1");
        Read().ShouldContain("DoubleSum later_total{} 3");
        orders.Remove("rome");
        Read().ShouldNotContain(line => line.Contains("rome", StringComparison.Ordinal));
        _registry.Reset();
        Read().ShouldContain("DoubleSum later_total{} 3"); // goes on from what it has shown
        published.Dispose();

        // The SDK exports an instrument that has left once more, and then no longer.
        Read();
        Read().ShouldBeEmpty();

        List<string> Read()
        {
            exported.Clear();
            provider.ForceFlush();
            var lines = new List<string>();
            foreach (var metric in exported.Where(metric => !metric.Name.StartsWith("gateway_metrics_", StringComparison.Ordinal)))
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    var tags = new List<string>();
                    foreach (var tag in point.Tags)
                        tags.Add($"{tag.Key}={tag.Value}");
                    var value = metric.MetricType == OpenTelemetry.Metrics.MetricType.DoubleGauge ? point.GetGaugeLastValueDouble() : point.GetSumDouble();
                    lines.Add(string.Create(CultureInfo.InvariantCulture, $"{metric.MetricType} {metric.Name}{{{string.Join(",", tags)}}} {value}"));
                }
            }

            return lines;
        }
    }

    [Fact]
    public async Task The_Prometheus_exporter_keeps_our_names()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false).UseRegistry(_registry).PublishAsMeter(_name);
        builder.Services.AddOpenTelemetry().WithMetrics(otel => otel.AddMeter(_name).AddPrometheusExporter(o => o.ScrapeResponseCacheDurationMilliseconds = 0));
        await using var app = builder.Build();
        app.MapPrometheusScrapingEndpoint("/otel");
        await app.StartAsync();

        _metrics.Counter("process_cpu_seconds_total", "CPU.").Inc(1.5);
        _metrics.Counter("orders_total", "Orders.", Label.Text("shop")).WithLabels("a\"b\\c\nd").Inc(2);
        _metrics.Gauge("age_seconds", "Age.").Set(7);
        _metrics.Gauge("error_ratio", "Errors.").Set(0.5);
        _metrics.Gauge("memory_bytes", "Memory.").Set(1024);
        _metrics.Histogram("wait_seconds", "Waits.", [0.5, 1]).Observe(0.25);
        _metrics.Summary("render_seconds", "Rendering.", [0.5]).Observe(0.2);
        _metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1.4").Set();

        var text = await app.GetTestClient().GetStringAsync("/otel");
        var samples = MetricsPage.Parse(text.Replace("# EOF\n", "", StringComparison.Ordinal)).Samples
            .Where(sample => !sample.Name.StartsWith("gateway_metrics_", StringComparison.Ordinal) && sample.Name is not ("target_info" or "otel_scope_info"))
            .Select(sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Name} {sample.Value}"));

        // Counters of observations get the exporter's suffix: there is no other way to say what they are.
        samples.ShouldBe(
        [
            "age_seconds 7", "build_info 1", "error_ratio 0.5", "memory_bytes 1024", "orders_total 2", "process_cpu_seconds_total 1.5",
            "render_seconds 0.2", "render_seconds_count_total 1", "render_seconds_sum_total 0.2",
            "wait_seconds_count_total 1", "wait_seconds_sum_total 0.25",
        ], text);
        MetricsPage.Parse(text.Replace("# EOF\n", "", StringComparison.Ordinal)).Value("orders_total", ("shop", "a\"b\\c\nd")).ShouldBe(2);
    }
}

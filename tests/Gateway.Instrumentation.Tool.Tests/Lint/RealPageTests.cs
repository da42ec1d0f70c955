using System.Net.Http.Headers;
using System.Reflection;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.Tool.Lint;
using Gateway.Instrumentation.Tool.Pages;
using GatewayApi;
using GatewayApi.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Gateway.Instrumentation.Tool.Tests;

/// <summary>Pages that work must pass.</summary>
public class RealPageTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("openmetrics")]
    public async Task A_sample_with_traffic_passes(string format)
    {
        await using var app = GatewayApp.Build(["--urls=http://127.0.0.1:0", "--traffic", "--Logging:LogLevel:Default=None", "--hostBuilder:reloadConfigOnChange=false"]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var page = new Uri(app.Services.GetRequiredService<OwnAddress>().Uri, "/metrics");
        using var client = new HttpClient();
        await Poll.UntilAsync(() => client.GetStringAsync(page), text => text.Contains("http_requests_total{", StringComparison.Ordinal), "requests on the page");
        var terminal = new TestTerminal();

        var exitCode = await terminal.RunAsync("check", page.ToString(), "--accept", format, "--max-series", "2000", "--fail-on", "warning");

        exitCode.ShouldBe(0, terminal.Screen + terminal.Error);
        terminal.Screen.ShouldContain(format == "text" ? "text format" : "OpenMetrics");
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task All_families_of_the_library_keep_the_rules()
    {
        var metrics = TestMetrics.Create();
        foreach (var family in typeof(GatewayMetrics).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            family.GetValue(metrics);

        var report = await Linted.PageAsync(metrics.Factory.Registry.CollectText(), PageFormat.Text);

        report.Metrics.ShouldBeGreaterThan(20);
        // Names of the original systems, kept so that their dashboards go on working.
        report.Texts().Select(text => text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ShouldBe(
            ["type-suffix active_positions_count", "base-unit goal_progress_percentage", "base-unit drawdown_percentage"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_page_of_Prometheus_itself_passes()
    {
        SkipUnless.Installed("prometheus");
        await using var prometheus = await PrometheusServer.StartAsync([], cancellationToken: TestContext.Current.CancellationToken);
        var terminal = new TestTerminal();

        var exitCode = await terminal.RunAsync("check", $"{prometheus.Address.Authority}", "--fail-on", "warning");

        exitCode.ShouldBe(0, terminal.Screen + terminal.Error);
    }

    [Theory]
    [InlineData(PageFormat.Text)]
    [InlineData(PageFormat.OpenMetrics)]
    internal async Task A_page_of_prometheus_net_passes(PageFormat format)
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        factory.CreateCounter("shop_orders_total", "Orders.", "department").WithLabels("books \"\\\n").Inc(Exemplar.From(Exemplar.Key("trace_id").WithValue("0af7651916cd43dd8448eb211c80319c")));
        factory.CreateGauge("shop_open", "Whether it is open.").Set(1);
        factory.CreateHistogram("shop_wait_seconds", "Waiting.", "desk").WithLabels("a").Observe(0.3);
        factory.CreateSummary("shop_size_bytes", "Sizes.", new SummaryConfiguration { Objectives = [new QuantileEpsilonPair(0.5, 0.05)] }).Observe(100);
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page, format == PageFormat.Text ? Prometheus.ExpositionFormat.PrometheusText : Prometheus.ExpositionFormat.OpenMetricsText, TestContext.Current.CancellationToken);

        var report = await Linted.PageAsync(page.ToArray(), format);

        report.Errors().ShouldBeEmpty();
        report.Metrics.ShouldBe(4);
    }
}

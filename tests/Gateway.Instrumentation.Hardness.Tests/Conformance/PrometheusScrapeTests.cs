using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>What a real Prometheus stores of the zoo, in both formats.</summary>
public class PrometheusScrapeTests
{
    private static readonly string[] OwnLabels = ["__name__", "job", "instance"];

    [Fact]
    public async Task Prometheus_stores_every_sample_of_both_formats_as_it_was_recorded()
    {
        if (RealServers.Require("prometheus") is { } missing)
            Assert.Skip(missing);
        var zoo = new Zoo(options => options.CreatedTimestamps = true);
        zoo.Registry.CollectText(ExpositionFormat.OpenMetrics);
        using (SampledTrace.Start())
        {
            // An exemplar on a line must not disturb it; the amounts add nothing that the zoo does not know of.
            zoo.Metrics.Counter("zoo_plain_total", "About zoo_plain.").Inc(0);
        }

        var sent = new ConcurrentDictionary<string, string?>();
        await using var app = await HardApp.StartAsync(zoo.Registry, map: app => app.Use(async (context, next) =>
        {
            await next(context);
            sent[context.Request.Path] = context.Response.ContentType;
        }));
        await using var prometheus = await PrometheusServer.StartAsync(
            [new ScrapeTarget("negotiated", app.Authority), new ScrapeTarget("text", app.Authority, "/text")]);
        await Poll.UntilAsync(
            () => prometheus.QueryAsync("up == 1"), static up => up.Count == 2,
            $"both targets up: {string.Join("; ", await prometheus.TargetsAsync())}");

        await ShouldHoldAsync("negotiated", ExpositionFormat.OpenMetrics);
        await ShouldHoldAsync("text", ExpositionFormat.Text);
        sent["/metrics"]!.ShouldStartWith("application/openmetrics-text; version=1.0.0");
        sent["/text"]!.ShouldStartWith("text/plain; version=0.0.4");

        async Task ShouldHoldAsync(string job, ExpositionFormat format)
        {
            // After a scrape that fails there is nothing until the next one.
            var stored = await Poll.UntilAsync(
                () => prometheus.QueryAsync($"{{job=\"{job}\",__name__!~\"up|scrape_.*|gateway_metrics_.*\"}}"), static samples => samples.Count > 0, $"the samples of {job}");
            var lines = stored.Select(sample => SampleKey.Line(
                sample["__name__"], sample.Labels.Where(label => !OwnLabels.Contains(label.Key)), sample.Value)).Order(StringComparer.Ordinal).ToList();

            // To Prometheus an empty label is no label.
            lines.ShouldBeThePage(zoo.Expected(format, label => label.Value.Length > 0));
        }
    }

    [Fact]
    public async Task Prometheus_sees_a_counter_grow_from_scrape_to_scrape_in_both_formats()
    {
        if (RealServers.Require("prometheus") is { } missing)
            Assert.Skip(missing);
        await using var app = await HardApp.StartAsync();
        await using var prometheus = await PrometheusServer.StartAsync(
            [new ScrapeTarget("negotiated", app.Authority), new ScrapeTarget("text", app.Authority, "/text")], TimeSpan.FromMilliseconds(200));
        for (var recorded = 1; recorded <= 3; recorded++)
        {
            app.Metrics.PricingSync.RecordModelsFetched("openai", 1);
            var expected = recorded.ToString(CultureInfo.InvariantCulture);
            await Poll.UntilAsync(
                () => prometheus.QueryAsync($"pricing_sync_models_fetched_total{{provider=\"openai\"}} == {expected}"),
                static both => both.Count == 2, $"both formats at {expected}");
        }
    }
}

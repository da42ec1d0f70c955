using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Gateway.Instrumentation.Tests.Meters;

/// <summary>The page of OpenTelemetry's Prometheus exporter for the same meters: the judge of ours.</summary>
internal sealed class OpenTelemetryPage : IAsyncDisposable
{
    private readonly WebApplication _application;

    private OpenTelemetryPage(WebApplication application) => _application = application;

    public static async Task<OpenTelemetryPage> StartAsync(Meter meter)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(meter.Name)
            .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0));
        var application = builder.Build();
        application.MapPrometheusScrapingEndpoint();
        await application.StartAsync();
        return new(application);
    }

    /// <summary>The samples in order, without what OpenTelemetry adds to each: the scope.</summary>
    public async Task<IReadOnlyList<string>> SamplesAsync()
    {
        using var client = new HttpClient();
        return Sorted(await client.GetStringAsync(new Uri($"{_application.Urls.First()}/metrics")));
    }

    public static IReadOnlyList<string> Sorted(string page) =>
    [
        .. page.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#' && !line.StartsWith("target_info", StringComparison.Ordinal) && !line.StartsWith("gateway_metrics_", StringComparison.Ordinal))
            .Select(line => WithoutScope(line.Replace(".0\"}", "\"}", StringComparison.Ordinal))) // our bounds are written as in OpenMetrics.Order(StringComparer.Ordinal),
    ];

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    // The labels in order of their names, as it is the same series in any order.
    private static string WithoutScope(string line)
    {
        var open = line.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
            return line;
        var close = line.LastIndexOf('}');
        var labels = line[(open + 1)..close].Split(',').Where(label => label.Length > 0 && !label.StartsWith("otel_scope_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        return line[..open] + (labels.Count == 0 ? "" : $"{{{string.Join(',', labels)}}}") + line[(close + 1)..];
    }
}

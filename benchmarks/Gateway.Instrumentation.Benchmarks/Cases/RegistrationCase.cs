using System.Diagnostics.Metrics;
using Gateway.Instrumentation.Benchmarks.Contenders;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>
/// From nothing to 200 metrics that can record: what a service pays at start. Each operation is a registry (a meter
/// provider, a meter) with all of them.
/// </summary>
internal static class RegistrationCase
{
    private const int Counters = 120;
    private const int Gauges = 40;
    private const int Histograms = 40;

    // OpenTelemetry's own default: it takes the room for that many label sets when an instrument is created.
    private const int DefaultLimit = 2_000;

    private static readonly string[] Names = [.. Enumerable.Range(0, Counters).Select(i => $"metric_{i}")];

    public static int Metrics => Counters + Gauges + Histograms;

    public static Side Ours() => new("ours", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
        {
            var metrics = new MetricFactory(Contenders.Ours.CreateRegistry(DefaultLimit));
            var provider = Label.Text("provider");
            var model = Label.Text("model");
            for (var n = 0; n < Counters; n++)
                metrics.Counter(Names[n] + "_total", "Calls.", provider, model);
            for (var n = 0; n < Gauges; n++)
                metrics.Gauge(Names[n] + "_length", "Length.", provider, model);
            for (var n = 0; n < Histograms; n++)
                metrics.Histogram(Names[n] + "_seconds", "Duration.", HistogramCases.Bounds, provider, model);
        }
    });

    public static Side Otel() => new("OTel", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
        {
            using var otel = new OtelSdk(DefaultLimit);
            Create(otel.Meter);
        }
    });

    public static Side PrometheusNet() => new("prometheus-net", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
        {
            var metrics = Contenders.PrometheusNet.Create();
            for (var n = 0; n < Counters; n++)
                metrics.CreateCounter(Names[n] + "_total", "Calls.", "provider", "model");
            for (var n = 0; n < Gauges; n++)
                metrics.CreateGauge(Names[n] + "_length", "Length.", "provider", "model");
            for (var n = 0; n < Histograms; n++)
                metrics.CreateHistogram(
                    Names[n] + "_seconds", "Duration.", ["provider", "model"], new Prometheus.HistogramConfiguration { Buckets = [.. HistogramCases.Bounds] });
        }
    });

    public static Side BareMeter() => new("bare meter", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
        {
            using var bare = new BareMeter(listened: false);
            Create(bare.Meter);
        }
    });

    private static void Create(Meter meter)
    {
        for (var n = 0; n < Counters; n++)
            meter.CreateCounter<long>(Names[n] + "_total", description: "Calls.");
        for (var n = 0; n < Gauges; n++)
            meter.CreateGauge<double>(Names[n] + "_length", description: "Length.");
        for (var n = 0; n < Histograms; n++)
            meter.CreateHistogram<double>(Names[n] + "_seconds", description: "Duration.");
    }
}

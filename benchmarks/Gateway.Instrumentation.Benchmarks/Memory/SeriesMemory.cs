using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Contenders;
using Gateway.Instrumentation.Benchmarks.Pages;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Benchmarks.Memory;

/// <summary>
/// What a series with two text labels takes: the managed memory that many of them hold, by their number. The label
/// values' strings are there before on all sides; tables, dictionaries and encoded label sets count.
/// </summary>
internal static class SeriesMemory
{
    public static double OfCounters(int series, SeriesState state) =>
        OfOurs(series, state, (metrics, provider, model) =>
        {
            var counter = metrics.Counter("calls_total", "Calls.", provider, model);
            return pair => counter.WithLabels(pair.Provider, pair.Model).Inc();
        });

    public static double OfHistograms(int series, SeriesState state) =>
        OfOurs(series, state, (metrics, provider, model) =>
        {
            var histogram = metrics.Histogram("call_seconds", "Duration.", HistogramCases.Bounds, provider, model);
            return pair => histogram.WithLabels(pair.Provider, pair.Model).Observe(0.3);
        });

    public static double OfOtelCounters(int series) =>
        OfOtel(series, otel =>
        {
            var counter = otel.Meter.CreateCounter<long>("calls");
            return pair => counter.Add(1, new Tag("provider", pair.Provider), new Tag("model", pair.Model));
        });

    public static double OfOtelHistograms(int series) =>
        OfOtel(series, otel =>
        {
            var histogram = otel.Meter.CreateHistogram<double>("call_seconds");
            return pair => histogram.Record(0.3, new Tag("provider", pair.Provider), new Tag("model", pair.Model));
        });

    public static double OfPrometheusNetCounters(int series) =>
        OfPrometheusNet(series, metrics =>
        {
            var counter = metrics.CreateCounter("calls_total", "Calls.", "provider", "model");
            return pair => counter.WithLabels(pair.Provider, pair.Model).Inc();
        });

    public static double OfPrometheusNetHistograms(int series) =>
        OfPrometheusNet(series, metrics =>
        {
            var histogram = metrics.CreateHistogram(
                "call_seconds", "Duration.", ["provider", "model"], new Prometheus.HistogramConfiguration { Buckets = [.. HistogramCases.Bounds] });
            return pair => histogram.WithLabels(pair.Provider, pair.Model).Observe(0.3);
        });

    private static double OfPrometheusNet(int series, Func<Prometheus.MetricFactory, Action<(string Provider, string Model)>> create) =>
        BytesPerSeries(series, pairs =>
        {
            var metrics = Contenders.PrometheusNet.Create();
            var record = create(metrics);
            foreach (var pair in pairs)
                record(pair);
            return new Filled(metrics, record, Owner: null);
        });

    private static double OfOurs(
        int series, SeriesState state, Func<MetricFactory, Label<string>, Label<string>, Action<(string Provider, string Model)>> register) =>
        BytesPerSeries(series, pairs =>
        {
            var registry = Ours.CreateRegistry(series);
            var record = register(new MetricFactory(registry), Label.Text("provider"), Label.Text("model"));
            foreach (var pair in pairs)
                record(pair);
            if (state == SeriesState.ScrapedAsOpenMetrics)
                registry.Collect(new DiscardingBuffer(), ExpositionFormat.OpenMetrics);
            if (state == SeriesState.InsideTraces)
            {
                registry.Collect(new DiscardingBuffer(), ExpositionFormat.OpenMetrics);
                using var activity = SampledActivity.Start();
                foreach (var pair in pairs)
                    record(pair);
            }

            return new Filled(registry, record, Owner: null);
        });

    // OpenTelemetry takes the room for all label sets beforehand, so its limit is what is used: no more.
    private static double OfOtel(int series, Func<OtelSdk, Action<(string Provider, string Model)>> create) =>
        BytesPerSeries(series, pairs =>
        {
            var otel = new OtelSdk(series);
            var record = create(otel);
            foreach (var pair in pairs)
                record(pair);
            return new Filled(otel, record, otel);
        });

    private static double BytesPerSeries(int series, Func<(string Provider, string Model)[], Filled> fill)
    {
        fill(Texts.Pairs(1)).Dispose(); // whatever is made once in a process
        var pairs = Texts.Pairs(series);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var filled = fill(pairs);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(pairs);
        return (after - before) / (double)series;
    }

    /// <summary>What must stay alive until its memory is taken.</summary>
    private sealed record Filled(object Registry, object Record, IDisposable? Owner) : IDisposable
    {
        public void Dispose() => Owner?.Dispose();
    }
}

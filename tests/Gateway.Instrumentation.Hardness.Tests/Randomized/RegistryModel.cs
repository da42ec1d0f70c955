using System.Text;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A registry as the design describes it: lists and dictionaries, one thread, no thought of speed.</summary>
internal sealed class RegistryModel
{
    private readonly GatewayMetricsOptions _options;
    private readonly ManualTimeProvider _time;
    private readonly List<MetricModel> _metrics = [];
    private readonly MetricModel _overflow;
    private readonly MetricModel _rejected;

    public RegistryModel(GatewayMetricsOptions options, ManualTimeProvider time, IReadOnlyList<MetricDefinition> own)
    {
        _options = options;
        _time = time;
        StaticLabels = [.. options.StaticLabels.Select(label => (label.Key, AwkwardTexts.Canonical(label.Value)))];
        var metric = new LabelModel("metric", int.MaxValue);
        _overflow = new MetricModel(this, own[0].Name, own[0].Help, MetricType.Counter, [metric], [], int.MaxValue);
        _rejected = new MetricModel(this, own[1].Name, own[1].Help, MetricType.Counter, [metric, new LabelModel("reason", null)], [], int.MaxValue);
    }

    public IReadOnlyList<MetricModel> Metrics => _metrics;

    public IReadOnlyList<(string Name, string Value)> StaticLabels { get; }

    public bool ShowsCreated => _options.CreatedTimestamps;

    public double Now => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    public MetricModel Register(string name, string help, MetricType type, LabelModel[] labels, double[] bounds)
    {
        var metric = new MetricModel(this, name, help, type, labels, bounds, _options.MaxSeriesPerMetric);
        _metrics.Add(metric);
        if (labels.Length == 0)
            metric.Get([]);
        return metric;
    }

    public void CountOverflow(string metric) => _overflow.Add(_overflow.Get([metric]), 1);

    public void CountRejected(string metric, string reason) => _rejected.Add(_rejected.Get([metric, reason]), 1);

    public void Reset()
    {
        foreach (var metric in All())
            metric.Reset();
    }

    public void RemoveIdleSeries()
    {
        if (_options.SeriesIdleTimeout is not { } timeout)
            return;
        foreach (var metric in All())
            metric.Sweep(TimeSpan.FromTicks(_time.GetTimestamp()), timeout, _options.SeriesIdle);
    }

    public string Collect(ExpositionFormat format)
    {
        var page = new StringBuilder();
        foreach (var metric in All())
            metric.Write(page, format);
        return page.Append(format == ExpositionFormat.OpenMetrics ? "# EOF\n" : "").ToString();
    }

    // The registry's own come last.
    private IEnumerable<MetricModel> All() => [.. _metrics, _overflow, _rejected];
}

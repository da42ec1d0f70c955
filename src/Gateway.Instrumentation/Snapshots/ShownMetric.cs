using System.Collections.Frozen;
using System.Text;
using ByName = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyDictionary<string, long>>;

namespace Gateway.Instrumentation;

/// <summary>What a <see cref="MetricsSnapshot"/> takes from one metric: the numbers of its series by up to three labels.</summary>
internal sealed class ShownMetric
{
    private static readonly FrozenDictionary<string, byte[][]> LabelsOf = new Dictionary<string, string[]>
    {
        ["http_requests_total"] = ["endpoint", "method", "status"],
        ["http_request_errors_total"] = ["endpoint", "method"],
        ["provider_requests_total"] = ["provider"],
        ["provider_errors_total"] = ["provider"],
        ["provider_error_rate"] = ["provider"],
        ["provider_latency_avg_seconds"] = ["provider"],
        ["provider_latency_min_seconds"] = ["provider"],
        ["provider_latency_max_seconds"] = ["provider"],
        ["model_requests_total"] = ["model"],
        ["model_errors_total"] = ["model"],
        ["model_error_rate"] = ["model"],
        ["model_latency_avg_seconds"] = ["model"],
        ["cache_hits_total"] = [],
        ["cache_misses_total"] = [],
        ["db_queries_total"] = [],
        ["external_api_calls_total"] = ["service"],
        ["external_api_errors_total"] = ["service"],
    }.ToFrozenDictionary(pair => pair.Key, pair => Array.ConvertAll(pair.Value, Encoding.UTF8.GetBytes), StringComparer.Ordinal);

    private readonly List<ShownSeries> _series = [];

    private ShownMetric()
    {
    }

    public static ShownMetric None { get; } = new();

    /// <summary>The sum of all series.</summary>
    public long Total { get; private set; }

    /// <summary>The sums by the first label, in order of appearance.</summary>
    public Dictionary<string, long> Totals { get; } = new(StringComparer.Ordinal);

    /// <summary>The numbers by the first label, for gauges.</summary>
    public Dictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>The values of the first label.</summary>
    public IEnumerable<string> Names => Totals.Keys;

    /// <summary>The metrics of a registry that are shown, in the order of the page.</summary>
    public static Metric[] In(MetricRegistry registry) =>
        registry.Enabled ? Array.FindAll(registry.Metrics, static metric => LabelsOf.ContainsKey(metric.Definition.Name)) : [];

    /// <summary>Reads each series of a metric once, without asking callbacks.</summary>
    public static ShownMetric Read(Metric metric, CancellationToken cancellationToken)
    {
        var labels = LabelsOf[metric.Definition.Name];
        var read = new ShownMetric();
        foreach (var series in metric.Series.Snapshot.Span)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (series.Number is { } number)
                read.Add(new(Value(series, labels, 0), Value(series, labels, 1), Value(series, labels, 2), number));
        }

        return read;
    }

    /// <summary>The sums by the first label and another one.</summary>
    public ByName Sums(Func<ShownSeries, string?> inner)
    {
        var sums = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        foreach (var series in _series)
        {
            if (series.First is null || inner(series) is not { } name)
                continue;
            if (!sums.TryGetValue(series.First, out var parts))
                sums.Add(series.First, parts = new(StringComparer.Ordinal));
            parts[name] = parts.GetValueOrDefault(name) + (long)series.Number;
        }

        return sums.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, long>)pair.Value, StringComparer.Ordinal);
    }

    private static string? Value(Series series, byte[][] labels, int index) =>
        index < labels.Length ? LabelSet.Find(series.Labels, labels[index]) : null;

    private void Add(ShownSeries series)
    {
        _series.Add(series);
        Total += (long)series.Number;
        if (series.First is null)
            return;
        Totals[series.First] = Totals.GetValueOrDefault(series.First) + (long)series.Number;
        Numbers.TryAdd(series.First, series.Number);
    }
}

/// <summary>One series of a <see cref="ShownMetric"/>: the values of the metric's labels, null where there is no such label, and its number.</summary>
internal readonly record struct ShownSeries(string? First, string? Second, string? Third, double Number);

using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.TestServers;

/// <summary>Sees from page to page which metrics move: that some series of theirs has shown two values, one above the other where it counts.</summary>
internal sealed class Movement
{
    private readonly Dictionary<string, double> _first = new(StringComparer.Ordinal);
    private readonly HashSet<string> _moved = new(StringComparer.Ordinal);

    /// <summary>Takes note of a page, and tells which of the metrics have not moved so far.</summary>
    public IReadOnlyList<string> Still(MetricsPage page, IEnumerable<MetricDefinition> definitions, IEnumerable<string> metrics)
    {
        var gauges = definitions.Where(definition => definition.Type == MetricType.Gauge).Select(definition => definition.Name).ToHashSet();
        foreach (var sample in page.Samples)
        {
            var series = sample.Line[..sample.Line.LastIndexOf(' ')];
            var first = _first.GetValueOrDefault(series, sample.Value);
            _first.TryAdd(series, sample.Value);
            if (gauges.Contains(sample.Name) ? sample.Value != first : sample.Value > first)
                _moved.Add(sample.Name);
        }

        return [.. metrics.Where(metric => !_moved.Contains(metric) && !_moved.Contains($"{metric}_count"))];
    }
}

using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Testing;

/// <summary>A parsed page in the Prometheus text format 0.0.4: from a registry, or from the response of a service under test.</summary>
public sealed class MetricsPage
{
    // Enough to see what exists without flooding the test's output.
    private const int MaxListed = 40;

    private static readonly string[] PartsOfHistograms = ["_bucket", "_sum", "_count"];

    private readonly Dictionary<string, string> _types;

    private MetricsPage(IReadOnlyList<MetricSample> samples, Dictionary<string, string> types)
    {
        Samples = samples;
        _types = types;
    }

    /// <summary>All samples in the order of the page.</summary>
    public IReadOnlyList<MetricSample> Samples { get; }

    /// <summary>Parses a page.</summary>
    /// <param name="text">The page.</param>
    /// <returns>The parsed page.</returns>
    /// <exception cref="FormatException">A line is not valid in this format; the message shows it.</exception>
    public static MetricsPage Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var samples = new List<MetricSample>();
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line == "# EOF")
                throw new FormatException("This page is OpenMetrics. Request the text format 0.0.4: it is served without an Accept header.");
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal) && line.Split(' ') is [_, _, var name, var type])
                types[name] = type;
            else if (line.Length > 0 && line[0] != '#')
                samples.Add(SampleLine.Parse(line));
        }

        return new MetricsPage(samples, types);
    }

    /// <summary>
    /// Returns the value of the series with the given labels (it may have more labels). If several series match, counters and
    /// parts of histograms are summed; for gauges only one series may match.
    /// </summary>
    /// <param name="name">The name of the sample; for a histogram, with <c>_count</c>, <c>_sum</c> or <c>_bucket</c>.</param>
    /// <param name="labels">The labels that it must have.</param>
    /// <returns>The value.</returns>
    /// <exception cref="MetricNotFoundException">No series matches, or several gauges match; the message lists the existing series.</exception>
    public double Value(string name, params (string Name, string Value)[] labels)
    {
        var found = Find(name, labels);
        if (found.Count == 0)
            throw new MetricNotFoundException(NotFound(name, labels));
        if (name.EndsWith("_bucket", StringComparison.Ordinal) && found.Select(sample => sample.Labels.GetValueOrDefault("le")).Distinct().Count() > 1)
            throw new MetricNotFoundException(
                $"{Asked(name, labels)} matches several buckets, which are cumulative. Select one by its bound, such as (\"le\", \"{found[0].Labels["le"]}\"):{List(found)}");
        if (found.Count > 1 && _types.GetValueOrDefault(name) == "gauge")
            throw new MetricNotFoundException(
                $"{found.Count} gauges match {Asked(name, labels)}, and gauges cannot be summed. Specify more labels:{List(found)}");
        return found.Sum(sample => sample.Value);
    }

    /// <summary>Checks whether a series with the given labels exists.</summary>
    /// <param name="name">The name of the sample.</param>
    /// <param name="labels">The labels that it must have.</param>
    /// <returns>True when at least one series matches.</returns>
    public bool Has(string name, params (string Name, string Value)[] labels) => Find(name, labels).Count > 0;

    private List<MetricSample> Find(string name, (string Name, string Value)[] labels) =>
        [.. Samples.Where(sample => sample.Name == name && sample.Has(labels))];

    private string NotFound(string name, (string Name, string Value)[] labels)
    {
        var sameName = Samples.Where(sample => sample.Name == name).ToList();
        if (sameName.Count > 0)
            return $"No series matches {Asked(name, labels)}. Series called {name}:{List(sameName)}";
        if (_types.TryGetValue(name, out var type))
        {
            return type == "histogram"
                ? $"{name} is a histogram: read {name}_count, {name}_sum, or {name}_bucket with a label le."
                : $"No series matches {Asked(name, labels)}: {name} is registered, but nothing was recorded to it yet.";
        }

        if (PartOf(name) is { } histogram)
            return $"No series matches {Asked(name, labels)}: {histogram} is registered, but nothing was recorded to it yet.";

        return Samples.Count == 0
            ? $"No series matches {Asked(name, labels)}: there are no series at all. Either no family was created yet (use metrics.PricingSync, or create yours with new MyMetrics(metrics.Factory)), or recording is off (Enabled, ENABLE_METRICS)."
            : $"No series matches {Asked(name, labels)}. Series that exist (without buckets):{List([.. Samples.Where(sample => !sample.Labels.ContainsKey("le"))])}";
    }

    private string? PartOf(string name) => PartsOfHistograms
        .Where(part => name.EndsWith(part, StringComparison.Ordinal)).Select(part => name[..^part.Length])
        .FirstOrDefault(histogram => _types.GetValueOrDefault(histogram) == "histogram");

    private static string Asked(string name, (string Name, string Value)[] labels) => labels.Length == 0
        ? name
        : $"{name}{{{string.Join(",", labels.Select(label => $"{label.Name}=\"{label.Value}\""))}}}";

    private static string List(List<MetricSample> samples)
    {
        var text = new StringBuilder();
        foreach (var sample in samples.Take(MaxListed))
            text.Append(CultureInfo.InvariantCulture, $"\n  {sample.Line}");
        if (samples.Count > MaxListed)
            text.Append(CultureInfo.InvariantCulture, $"\n  (and {samples.Count - MaxListed} more)");
        return text.ToString();
    }
}

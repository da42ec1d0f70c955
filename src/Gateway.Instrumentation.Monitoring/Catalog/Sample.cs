using System.Globalization;

namespace Gateway.Instrumentation.Monitoring.Catalog;

/// <summary>A name that selects series in PromQL: a metric, or a part of a histogram or summary.</summary>
// IsCounter: True when the value only grows. IsInfo: True when a target has one such series, whatever its labels.
// Labels: Its labels with those of the target.
// Bounds: The bounds of the histogram whose buckets these are; null for other samples.
internal sealed record Sample(
    string Name, bool IsCounter, IReadOnlyList<SampleLabel> Labels, IReadOnlyList<double>? Bounds = null, bool IsInfo = false)
{
    public const string BucketLabel = "le";

    /// <summary>The samples of a metric as Prometheus stores them.</summary>
    public static IEnumerable<Sample> Of(MetricDefinition definition, IReadOnlyList<string> targetLabels)
    {
        IReadOnlyList<SampleLabel> labels =
            [.. definition.Labels.Select(label => new SampleLabel(label.Name, label.Values)), .. targetLabels.Select(label => new SampleLabel(label, []))];
        var name = definition.Name;
        switch (definition.Type)
        {
            case MetricType.Histogram:
                var bounds = definition.Buckets!.ToArray();
                IReadOnlyList<string> texts = [.. bounds.Select(bound => bound.ToString("R", CultureInfo.InvariantCulture)), "+Inf"];
                yield return new Sample(name + "_bucket", IsCounter: true, [.. labels, new SampleLabel(BucketLabel, texts)], bounds);
                yield return new Sample(name + "_sum", IsCounter: true, labels);
                yield return new Sample(name + "_count", IsCounter: true, labels);
                break;
            case MetricType.Summary:
                yield return new Sample(name, IsCounter: false, [.. labels, new SampleLabel("quantile", [])]);
                yield return new Sample(name + "_sum", IsCounter: true, labels);
                yield return new Sample(name + "_count", IsCounter: true, labels);
                break;
            default:
                yield return new Sample(name, definition.Type == MetricType.Counter, labels, IsInfo: definition.Type == MetricType.Info);
                break;
        }
    }
}

/// <summary>A label of a sample.</summary>
// Values: All values that it can have; empty when they are not known.
internal sealed record SampleLabel(string Name, IReadOnlyList<string> Values)
{
    /// <summary>OpenMetrics writes a whole bound as <c>1.0</c>, the text format as <c>1</c>: Prometheus keeps what it is given.</summary>
    public bool CanBe(Func<string, bool> matches) => Values.Count == 0
        || Values.Any(value => matches(value) || (Name == Sample.BucketLabel && matches(value + ".0")));
}

using System.Collections.Immutable;
using System.Reflection;
using Gateway.Instrumentation.Monitoring.Catalog;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>
/// The metrics that queries may name, with their types, labels and values. Immutable, thread-safe: <see cref="With(IEnumerable{MetricDefinition})"/>
/// gives a larger one.
/// </summary>
public sealed class MetricCatalog
{
    /// <summary>Labels of every scraped series: Prometheus adds the first two, <see cref="GatewayMetricsOptions.ServiceName"/> the third.</summary>
    internal static readonly IReadOnlyList<string> TargetLabels = ["job", "instance", "service_name"];

    private static readonly Lazy<MetricCatalog> AllBuiltIn = new(ReadBuiltIn);

    private readonly ImmutableDictionary<string, Sample> _samples;

    private MetricCatalog(IReadOnlyList<MetricDefinition> definitions, ImmutableDictionary<string, Sample> samples)
    {
        Definitions = definitions;
        _samples = samples;
    }

    /// <summary>The library's own metrics and those that Prometheus itself writes, such as <c>up</c>.</summary>
    public static MetricCatalog BuiltIn => AllBuiltIn.Value;

    /// <summary>The definitions in it. Prometheus' own metrics have none.</summary>
    public IReadOnlyList<MetricDefinition> Definitions { get; }

    /// <summary>This catalogue with further metrics, such as <c>metrics.Registry.Definitions</c> of your service.</summary>
    /// <param name="definitions">The definitions. One of a known name replaces that one.</param>
    /// <returns>The larger catalogue.</returns>
    public MetricCatalog With(IEnumerable<MetricDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var added = definitions.ToArray();
        var names = added.Select(definition => definition.Name).ToHashSet(StringComparer.Ordinal);
        return new MetricCatalog(
            [.. Definitions.Where(definition => !names.Contains(definition.Name)), .. added],
            _samples.SetItems(ByName(added.SelectMany(definition => Sample.Of(definition, TargetLabels)))));
    }

    /// <summary>This catalogue with a metric of something else, such as an exporter.</summary>
    /// <param name="name">The sample's name in PromQL.</param>
    /// <param name="isCounter">True when its value only grows.</param>
    /// <param name="labels">Its own labels, without those of the target.</param>
    /// <returns>The larger catalogue.</returns>
    public MetricCatalog With(string name, bool isCounter, params IEnumerable<string> labels)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(labels);
        return With(new Sample(name, isCounter, [.. labels.Concat(TargetLabels).Select(label => new SampleLabel(label, []))]));
    }

    internal MetricCatalog With(Sample sample) => new(Definitions, _samples.SetItem(sample.Name, sample));

    /// <summary>The catalogue where every scraped series has further labels, which its target adds.</summary>
    internal MetricCatalog WithTargetLabels(IReadOnlyCollection<string> labels) => new(
        Definitions,
        _samples.SetItems(ByName(_samples.Values.Select(sample => sample with
        {
            Labels = [.. sample.Labels, .. labels.Except(sample.Labels.Select(label => label.Name)).Select(label => new SampleLabel(label, []))],
        }))));

    internal Sample? Find(string sampleName) => _samples.GetValueOrDefault(sampleName);

    /// <summary>The known name that is most like a misspelt one; null when none is near.</summary>
    internal string? Nearest(string sampleName) => _samples.Keys
        .Select(name => (Name: name, Distance: TextDistance.Of(sampleName, name)))
        .Where(found => found.Distance <= Math.Max(2, sampleName.Length / 5))
        .OrderBy(found => found.Distance).ThenBy(found => found.Name, StringComparer.Ordinal)
        .Select(found => found.Name).FirstOrDefault();

    private static IEnumerable<KeyValuePair<string, Sample>> ByName(IEnumerable<Sample> samples) => samples.Select(sample => KeyValuePair.Create(sample.Name, sample));

    private static MetricCatalog ReadBuiltIn()
    {
        var metrics = new GatewayMetrics();
        foreach (var family in typeof(GatewayMetrics).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            family.GetValue(metrics); // registers it
        return new MetricCatalog([], ImmutableDictionary.CreateRange(StringComparer.Ordinal, ByName(OfPrometheus()))).With(metrics.Registry.Definitions);
    }

    private static IEnumerable<Sample> OfPrometheus()
    {
        Sample Gauge(string name, params IEnumerable<string> labels) =>
            new(name, IsCounter: false, [.. labels.Concat(TargetLabels).Select(label => new SampleLabel(label, []))]);

        yield return Gauge("up");
        yield return Gauge("scrape_duration_seconds");
        yield return Gauge("scrape_samples_scraped");
        yield return Gauge("scrape_samples_post_metric_relabeling");
        yield return Gauge("scrape_series_added");
        yield return Gauge("ALERTS", "alertname", "alertstate", "severity");
        yield return Gauge("ALERTS_FOR_STATE", "alertname", "severity");
    }
}

using System.Globalization;

namespace Gateway.Instrumentation;

/// <summary>The definition of a metric: everything except its values. Immutable. See <see cref="MetricRegistry.Definitions"/>.</summary>
public sealed class MetricDefinition
{
    internal MetricDefinition(
        string name, MetricType type, string help, IReadOnlyList<LabelDefinition> labels, string? family, Buckets? buckets = null, Quantiles? quantiles = null)
    {
        MetricNames.ValidateMetric(name, type);
        if (string.IsNullOrWhiteSpace(help))
            throw new MetricRegistrationException($"Metric {name} has no help text: describe in one sentence what it measures.");
        MetricNames.ValidateLabels(name, type, labels);
        Name = name;
        Type = type;
        Help = help;
        Labels = labels;
        Buckets = buckets;
        Quantiles = quantiles;
        Family = family;
    }

    /// <summary>The metric's name, such as <c>pricing_sync_total</c>.</summary>
    public string Name { get; }

    /// <summary>The metric's type.</summary>
    public MetricType Type { get; }

    /// <summary>The help text: what the metric measures, in one sentence.</summary>
    public string Help { get; }

    /// <summary>The metric's own labels in order, without static labels.</summary>
    public IReadOnlyList<LabelDefinition> Labels { get; }

    /// <summary>The upper bounds of a histogram; null for other types.</summary>
    public Buckets? Buckets { get; }

    /// <summary>The quantiles of a summary; null for other types.</summary>
    public Quantiles? Quantiles { get; }

    /// <summary>The class that registered the metric, such as <c>PricingSyncMetrics</c>; null outside a family.</summary>
    public string? Family { get; }

    /// <summary>True when a family of the library registered it as such.</summary>
    internal bool IsBuiltIn { get; init; }

    /// <summary>True when instruments of a meter give the numbers. Its labels come with their tags.</summary>
    internal bool IsFromMeter { get; init; }

    /// <summary>
    /// Every name that the metric uses on a page of either format. OpenMetrics reserves all possible suffixes for a metric.
    /// </summary>
    internal IEnumerable<string> TakenNames
    {
        get
        {
            var family = FamilyName(ExpositionFormat.OpenMetrics);
            return Type switch
            {
                MetricType.Counter => [Name, family, family + "_created"],
                MetricType.Info => [Name, family],
                MetricType.Summary => [Name, Name + "_sum", Name + "_count", Name + "_created"],
                MetricType.Histogram => [Name, Name + "_bucket", Name + "_sum", Name + "_count", Name + "_created"],
                _ => [Name],
            };
        }
    }

    /// <summary>The name in the HELP and TYPE lines. OpenMetrics omits the suffix of the samples.</summary>
    internal string FamilyName(ExpositionFormat format) =>
        format == ExpositionFormat.OpenMetrics ? Name[..^MetricNames.RequiredSuffix(Type).Length] : Name;

    /// <summary>True when both describe the same metric. Help and family may differ.</summary>
    internal bool Matches(MetricDefinition other) =>
        Name == other.Name && Type == other.Type && Labels.SequenceEqual(other.Labels) && Equals(Buckets, other.Buckets)
        && Equals(Quantiles, other.Quantiles);

    /// <summary>The definition as text, for error messages: <c>counter jobs_total{queue (text, limit 256)}</c>.</summary>
    public override string ToString()
    {
        var labels = Labels.Count == 0 ? "" : $"{{{string.Join(", ", Labels)}}}";
        var buckets = Buckets is null ? "" : string.Create(CultureInfo.InvariantCulture, $" with buckets {Buckets}");
        var quantiles = Quantiles is null ? "" : $" with quantiles {Quantiles}";
        return $"{Type.ToString().ToLowerInvariant()} {Name}{labels}{buckets}{quantiles}";
    }
}

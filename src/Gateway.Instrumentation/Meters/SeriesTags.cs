using System.Runtime.CompilerServices;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation;

/// <summary>The labels of a metric's series as tags, made once for each series that somebody reads. They leave with their series.</summary>
internal sealed class SeriesTags
{
    private readonly ConditionalWeakTable<Series, Tag[][]> _tags = [];

    public Tag[] Of(Series series) => _tags.GetValue(series, static series => [Labels(series)])[0];

    /// <summary>The labels of a summary and one of its quantiles.</summary>
    public Tag[] Of(Summary summary, Quantiles quantiles, int quantile) =>
        _tags.GetValue(summary, summary => [Labels(summary), .. quantiles.Select(value => WithQuantile(summary, value))])[quantile + 1];

    private static Tag[] Labels(Series series) => [.. LabelSet.Parse(series.Labels).Select(label => new Tag(label.Key, label.Value))];

    private static Tag[] WithQuantile(Series summary, double quantile) => [.. Labels(summary), new("quantile", ExpositionNumber.Bound(quantile))];
}

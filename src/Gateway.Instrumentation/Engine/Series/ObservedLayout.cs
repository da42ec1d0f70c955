using System.Text;

namespace Gateway.Instrumentation;

/// <summary>What all series of one histogram or summary share: its bounds or quantiles, and the parts of its lines that never change, in UTF-8.</summary>
internal sealed class ObservedLayout
{
    private readonly BucketSearch _search;

    public ObservedLayout(MetricDefinition definition)
    {
        var name = definition.Name;
        double[] buckets = [.. definition.Buckets ?? Enumerable.Empty<double>()]; // a summary has the bucket up to +Inf only
        _search = new BucketSearch(buckets);
        BucketCount = buckets.Length + 1;
        HasNegativeBounds = buckets.Length > 0 && buckets[0] < 0;
        BucketName = Encoding.UTF8.GetBytes(name + "_bucket");
        SumName = Encoding.UTF8.GetBytes(name + "_sum");
        CountName = Encoding.UTF8.GetBytes(name + "_count");
        BoundLabels = definition.Quantiles is { } quantiles
            ? [.. quantiles.Select(quantile => Label("quantile", quantile))]
            : [.. buckets.Append(double.PositiveInfinity).Select(bound => Label("le", bound))];
    }

    /// <summary>How many buckets there are, the one up to +Inf included.</summary>
    public int BucketCount { get; }

    /// <summary>Whether observations below 0 are expected.</summary>
    public bool HasNegativeBounds { get; }

    public byte[] BucketName { get; }

    public byte[] SumName { get; }

    public byte[] CountName { get; }

    /// <summary>Which bucket counts <paramref name="value"/>.</summary>
    public int BucketOf(double value) => _search.IndexOf(value);

    /// <summary><c>le="0.1"</c> for each bound, and for +Inf at the end; of a summary, <c>quantile="0.95"</c> for each quantile.</summary>
    public byte[][] BoundLabels { get; }

    private static byte[] Label(string name, double bound) => Encoding.UTF8.GetBytes($"{name}=\"{ExpositionNumber.Bound(bound)}\"");
}

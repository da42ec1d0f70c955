using System.Text;

namespace Gateway.Instrumentation;

/// <summary>The layout that all series of one histogram or summary share: its bounds or quantiles, and the constant parts of its lines in UTF-8.</summary>
internal sealed class ObservedLayout
{
    private readonly BucketSearch _search;

    public ObservedLayout(MetricDefinition definition)
    {
        var name = definition.Name;
        double[] buckets = [.. definition.Buckets ?? Enumerable.Empty<double>()]; // a summary has only the +Inf bucket
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

    /// <summary>Number of buckets, including +Inf.</summary>
    public int BucketCount { get; }

    /// <summary>True when observations below 0 are expected.</summary>
    public bool HasNegativeBounds { get; }

    public byte[] BucketName { get; }

    public byte[] SumName { get; }

    public byte[] CountName { get; }

    /// <summary>The index of the bucket that counts <paramref name="value"/>.</summary>
    public int BucketOf(double value) => _search.IndexOf(value);

    /// <summary><c>le="0.1"</c> for each bound, with +Inf at the end; for a summary, <c>quantile="0.95"</c> for each quantile.</summary>
    public byte[][] BoundLabels { get; }

    private static byte[] Label(string name, double bound) => Encoding.UTF8.GetBytes($"{name}=\"{ExpositionNumber.Bound(bound)}\"");
}

using System.Text;

namespace Gateway.Instrumentation;

/// <summary>What all series of one histogram share: its bounds and the parts of its lines that never change, in UTF-8.</summary>
internal sealed class HistogramLayout
{
    private readonly BucketSearch _search;

    public HistogramLayout(string name, Buckets buckets)
    {
        _search = new BucketSearch(buckets);
        BucketCount = buckets.Count + 1;
        HasNegativeBounds = buckets[0] < 0;
        BucketName = Encoding.UTF8.GetBytes(name + "_bucket");
        SumName = Encoding.UTF8.GetBytes(name + "_sum");
        CountName = Encoding.UTF8.GetBytes(name + "_count");
        BoundLabels = [.. buckets.Append(double.PositiveInfinity).Select(bound => Encoding.UTF8.GetBytes($"le=\"{ExpositionNumber.Bound(bound)}\""))];
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

    /// <summary><c>le="0.1"</c> for each bound, and for +Inf at the end.</summary>
    public byte[][] BoundLabels { get; }
}

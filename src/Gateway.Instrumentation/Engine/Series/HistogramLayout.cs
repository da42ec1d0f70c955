using System.Text;

namespace Gateway.Instrumentation;

/// <summary>What all series of one histogram share: its bounds and the parts of its lines that never change, in UTF-8.</summary>
internal sealed class HistogramLayout
{
    public HistogramLayout(string name, Buckets buckets)
    {
        Buckets = buckets;
        BucketName = Encoding.UTF8.GetBytes(name + "_bucket");
        SumName = Encoding.UTF8.GetBytes(name + "_sum");
        CountName = Encoding.UTF8.GetBytes(name + "_count");
        BoundLabels = [.. buckets.Append(double.PositiveInfinity).Select(bound => Encoding.UTF8.GetBytes($"le=\"{ExpositionText.Number(bound)}\""))];
    }

    public Buckets Buckets { get; }

    public byte[] BucketName { get; }

    public byte[] SumName { get; }

    public byte[] CountName { get; }

    /// <summary><c>le="0.1"</c> for each bound, and for +Inf at the end.</summary>
    public byte[][] BoundLabels { get; }
}

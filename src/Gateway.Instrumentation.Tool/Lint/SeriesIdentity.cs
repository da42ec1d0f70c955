using System.IO.Hashing;
using System.Runtime.InteropServices;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>Which series a sample is of, in 128 bits: a page of a million series is known without keeping one of their texts.</summary>
/// <param name="Sample">Name, labels and time stamp: what may stand on a page once.</param>
/// <param name="Parent">The labels without <c>le</c> and <c>quantile</c>: the histogram or summary that it is a part of.</param>
internal readonly record struct SeriesIdentity(UInt128 Sample, UInt128 Parent)
{
    public static SeriesIdentity Of(SampleLine line)
    {
        // A sum, because the order of labels says nothing; and a label without a value is no label.
        UInt128 labels = 0, parts = 0;
        foreach (var label in line.Labels)
        {
            if (label.Value.IsEmpty)
                continue;
            var hash = Hash(label.Value.Span, (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(label.Name.Span)));
            if (label.Is("le") || label.Is("quantile"))
                parts += hash;
            else
                labels += hash;
        }

        var sample = labels + parts + Hash(line.Name.Span, 1);
        return new(line.TimeStamp.IsEmpty ? sample : sample + Hash(line.TimeStamp.Span, 2), labels);
    }

    private static UInt128 Hash(ReadOnlySpan<char> text, long seed) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text), seed);
}

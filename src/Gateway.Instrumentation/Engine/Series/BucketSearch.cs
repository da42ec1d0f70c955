using System.Numerics;
using System.Runtime.Intrinsics;

namespace Gateway.Instrumentation;

/// <summary>
/// Finds the bucket of an observation by counting the bounds below it, several at a time and without a branch that depends on
/// the value: branch prediction is bad at real durations.
/// </summary>
internal readonly struct BucketSearch
{
    // Padded with +Inf, which is never below a finite value.
    private readonly double[] _bounds;

    public BucketSearch(ReadOnlySpan<double> buckets)
    {
        var width = Vector256<double>.Count;
        _bounds = new double[(buckets.Length + width - 1) / width * width];
        Array.Fill(_bounds, double.PositiveInfinity);
        for (var i = 0; i < buckets.Length; i++)
            _bounds[i] = buckets[i];
    }

    /// <summary>The index of the first bound that is not below <paramref name="value"/>, or the number of bounds.</summary>
    public int IndexOf(double value)
    {
        var wanted = Vector256.Create(value);
        var below = 0;
        for (var i = 0; i < _bounds.Length; i += Vector256<double>.Count)
        {
            var count = BitOperations.PopCount(Vector256.LessThan(Vector256.Create(_bounds, i), wanted).ExtractMostSignificantBits());
            below += count;
            if (count < Vector256<double>.Count)
                break;
        }

        return below;
    }
}

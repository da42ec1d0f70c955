namespace Gateway.Instrumentation;

/// <summary>
/// The buckets of a quantile sketch. Each power of two is divided evenly, so the bits of a number give its bucket. A bucket is so
/// narrow that its middle is within 1 % of every value in it.
/// </summary>
internal static class SketchLayout
{
    // From 61 µs to 1,024 s.
    private const int LowestExponent = -14;
    private const int HighestExponent = 9;

    // The first bucket of a power of two is the widest relative to its values: with n buckets per power its ends are 1/(2n + 1)
    // from its middle, which is 0.96 % for n = 52.
    private const int BucketsPerPower = 52;
    private const int MantissaBits = 52;

    /// <summary>Number of buckets, including one below the range and one above it.</summary>
    public const int Count = ((HighestExponent - LowestExponent + 1) * BucketsPerPower) + 2;

    public static int IndexOf(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)(bits >> MantissaBits) - (1023 + LowestExponent); // for a negative number, far below 0
        if ((uint)power > HighestExponent - LowestExponent)
            return power < 0 ? 0 : Count - 1;
        var mantissa = bits & ((1L << MantissaBits) - 1);
        return (power * BucketsPerPower) + (int)((mantissa * BucketsPerPower) >> MantissaBits) + 1;
    }

    /// <summary>The value that represents a bucket: its relative distance to both ends is the same.</summary>
    public static double ValueOf(int index)
    {
        if (index <= 0)
            return double.NegativeInfinity;
        if (index >= Count - 1)
            return double.PositiveInfinity;
        var (power, step) = Math.DivRem(index - 1, BucketsPerPower);
        var lower = Math.ScaleB(1 + ((double)step / BucketsPerPower), power + LowestExponent);
        var upper = Math.ScaleB(1 + ((step + 1.0) / BucketsPerPower), power + LowestExponent);
        return 2 * lower * upper / (lower + upper);
    }
}

namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>Numbers that break pages more often than chance would have them.</summary>
internal static class RandomNumbers
{
    private static readonly double[] Awkward =
    [
        0, -0.0, 1, -1, 0.1, 1.0 / 3, 5e-324, -5e-324, 2.2250738585072014e-308, double.MaxValue, double.MinValue, 1e15, 1e16, 1e17, 1e21,
        123456789012345680, 9007199254740993, 1e-5, 1e-4, 0.001, 999999.9999999999, 1e6, 4503599627370497.5, 1.7976931348623155e308,
    ];

    /// <summary>Any number, also NaN and the infinities.</summary>
    public static double Next(Random random) => random.Next(16) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        _ => NextFinite(random),
    };

    public static double NextFinite(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return Awkward[random.Next(Awkward.Length)];
            case 1:
                var any = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
                return double.IsFinite(any) ? any : 0.25;
            case 2:
                return random.Next(-1000, 1000);
            case 3:
                return random.Next(-1000, 1000) / 8.0;
            default:
                return (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 7));
        }
    }

    /// <summary>A number of which a million do not overflow: there the libraries differ, see <see cref="DeliberateDifferences"/>.</summary>
    public static double NextSummable(Random random) => Summable(NextFinite(random));

    public static double Summable(double number) => Math.Abs(number) < 1e290 ? number : 0.5;

    /// <summary>Bounds of a histogram: ascending and finite.</summary>
    public static double[] NextBounds(Random random)
    {
        var count = random.Next(1, 25);
        var bounds = new SortedSet<double>();
        while (bounds.Count < count)
        {
            var bound = random.Next(5) switch
            {
                0 => random.Next(-20, 100),
                1 => Math.Pow(10, random.Next(-9, 10)),
                2 => NextFinite(random),
                _ => Math.Round(random.NextDouble() * 10, random.Next(0, 6)),
            };
            bounds.Add(bound + 0.0); // a bound of -0 is the bound 0
        }

        return [.. bounds];
    }
}

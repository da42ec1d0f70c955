using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>The bucket bounds of a meter's histograms.</summary>
internal static class InstrumentBuckets
{
    private static readonly Buckets Bytes = Buckets.Exponential(64, 4, 13); // to 1 GB

    // The default of OpenTelemetry, for numbers of which nothing is known.
    private static readonly Buckets Numbers = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    /// <summary>The bounds that the instrument's author advises; null without advice.</summary>
    public static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> one => Bounds(one.Advice),
        Histogram<long> one => Bounds(one.Advice),
        Histogram<int> one => Bounds(one.Advice),
        Histogram<float> one => Bounds(one.Advice),
        Histogram<decimal> one => Bounds(one.Advice),
        Histogram<short> one => Bounds(one.Advice),
        Histogram<byte> one => Bounds(one.Advice),
        _ => null,
    };

    /// <summary>The bounds for a unit: from 5 milliseconds to 10 seconds for a time, whatever its unit.</summary>
    public static Buckets Of(string? unit) => unit switch
    {
        "s" => Buckets.Default,
        "ms" => Scaled(Buckets.Default, 1e3),
        "us" => Scaled(Buckets.Default, 1e6),
        "ns" => Scaled(Buckets.Default, 1e9),
        "By" or "B" => Bytes,
        _ => Numbers,
    };

    /// <summary>Multiplies bounds. Rounded, so that 5 ms are 0.005 s and not nearly so.</summary>
    public static Buckets Scaled(IEnumerable<double> bounds, double factor) =>
        Buckets.Of([.. bounds.Select(bound => factor == 1 ? bound : (double)((decimal)bound * (decimal)factor))]);

    private static double[]? Bounds<T>(InstrumentAdvice<T>? advice)
        where T : struct => advice?.HistogramBucketBoundaries is { Count: > 0 } bounds
        ? [.. bounds.Select(static bound => Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture))]
        : null;
}

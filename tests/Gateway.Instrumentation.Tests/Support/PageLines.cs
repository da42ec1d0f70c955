namespace Gateway.Instrumentation.Tests;

internal static class PageLines
{
    // Gauges of the recent past; they have tests of their own.
    private static readonly string[] Recent = ["_hit_rate{", "_error_rate{", "_latency_avg_seconds{", "_latency_max_seconds{", "_latency_min_seconds{", "_latency_p50_seconds{", "_latency_p95_seconds{", "_latency_p99_seconds{"];

    /// <summary>The page's samples without the buckets of histograms and what is computed of the recent past, so that a small page can be compared whole.</summary>
    public static string WithoutBuckets(this TestRegistry test) => string.Join('\n', test.Samples.Split('\n').Where(line =>
        !line.Contains("_bucket{", StringComparison.Ordinal) && !Recent.Any(recent => line.Contains(recent, StringComparison.Ordinal))));

    /// <summary>The samples of one name.</summary>
    public static string Of(this TestRegistry test, string name) =>
        string.Join('\n', test.Samples.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)));

    /// <summary>The samples whose names start so: of a histogram, all of them, or those of <c>_count</c> and <c>_sum</c> when named so.</summary>
    public static string SamplesOf(this TestRegistry test, params string[] starts) =>
        string.Join('\n', test.Samples.Split('\n').Where(line => starts.Any(start => line.StartsWith(start, StringComparison.Ordinal))));
}

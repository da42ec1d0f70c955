namespace Gateway.Instrumentation.Tests;

internal static class PageLines
{
    /// <summary>The page's samples without the buckets of histograms, so that a small page can be compared whole.</summary>
    public static string WithoutBuckets(this TestRegistry test) =>
        string.Join('\n', test.Samples.Split('\n').Where(line => !line.Contains("_bucket{", StringComparison.Ordinal)));

    /// <summary>The samples of one name.</summary>
    public static string Of(this TestRegistry test, string name) =>
        string.Join('\n', test.Samples.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)));

    /// <summary>The samples whose names start so: of a histogram, all of them, or those of <c>_count</c> and <c>_sum</c> when named so.</summary>
    public static string SamplesOf(this TestRegistry test, params string[] starts) =>
        string.Join('\n', test.Samples.Split('\n').Where(line => starts.Any(start => line.StartsWith(start, StringComparison.Ordinal))));
}

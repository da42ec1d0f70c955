using System.Globalization;

namespace Gateway.Instrumentation.Benchmarks.Reliability;

/// <summary>
/// Reads pages in the text format as strictly as a suspicious scraper: every line is a comment or a sample, no series comes
/// twice, buckets only rise and end at the count, and no counter falls from one page to the next.
/// </summary>
internal sealed class PageReader
{
    private Dictionary<string, double> _before = new(StringComparer.Ordinal);

    /// <summary>Number of pages read.</summary>
    public long Pages { get; private set; }

    /// <summary>Number of pages with a fault.</summary>
    public long Faulty { get; private set; }

    /// <summary>The first fault.</summary>
    public string? FirstFault { get; private set; }

    /// <summary>Reads the next page of one registry.</summary>
    /// <param name="page">The page.</param>
    /// <param name="countersRise">False after a reset or a removal.</param>
    public void Read(string page, bool countersRise = true)
    {
        Pages++;
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        if (Fault(page, samples, countersRise ? _before : null) is { } fault)
        {
            Faulty++;
            FirstFault ??= fault;
        }

        _before = samples;
    }

    private static string? Fault(string page, Dictionary<string, double> samples, Dictionary<string, double>? before)
    {
        if (!page.EndsWith('\n'))
            return "the page ends in the middle of a line";
        var (series, bucket) = ("", 0.0);
        foreach (var line in page[..^1].Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal) || line.StartsWith("# TYPE ", StringComparison.Ordinal))
                continue;
            var end = line.LastIndexOf(' ');
            if (end <= 0 || !TryNumber(line[(end + 1)..], out var value))
                return $"no sample: {line}";
            var key = line[..end];
            if (key.Count(static c => c is '{' or '}') is not (0 or 2) && !key.Contains('"', StringComparison.Ordinal))
                return $"no label set: {line}";
            if (!samples.TryAdd(key, value))
                return $"twice on the page: {key}";
            if (before is not null && IsCumulative(key) && before.TryGetValue(key, out var last) && value < last)
                return string.Create(CultureInfo.InvariantCulture, $"{key} fell from {last} to {value}");

            var bound = key.IndexOf("le=\"", StringComparison.Ordinal);
            if (bound > 0 && key.Contains("_bucket{", StringComparison.Ordinal))
            {
                if (key[..bound] == series && value < bucket)
                    return $"a bucket that is less than the one before it: {line}";
                (series, bucket) = (key[..bound], value);
            }
            else if (key.Contains("_count", StringComparison.Ordinal) && series.StartsWith(key.Split('{')[0][..^"_count".Length] + "_bucket", StringComparison.Ordinal) && !value.Equals(bucket))
            {
                return $"a count that is not its last bucket, {bucket.ToString(CultureInfo.InvariantCulture)}: {line}";
            }
        }

        return null;
    }

    private static bool IsCumulative(string key) =>
        key.Split('{')[0] is var name && (name.EndsWith("_total", StringComparison.Ordinal) || name.EndsWith("_count", StringComparison.Ordinal) || name.EndsWith("_bucket", StringComparison.Ordinal));

    private static bool TryNumber(string text, out double value)
    {
        value = text switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.NaN };
        return text is "+Inf" or "-Inf" or "NaN" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}

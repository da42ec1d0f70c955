using System.Globalization;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A page as a scraper in a hurry reads it: by the line, without labels taken apart.</summary>
internal sealed class Counts
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public Counts(string page)
    {
        foreach (var line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
                continue;
            var sample = line.Split(" # ")[0];
            var space = sample.LastIndexOf(' ');
            _values.Add(sample[..space], double.Parse(sample.AsSpan(space + 1), CultureInfo.InvariantCulture)); // throws on a duplicate
        }
    }

    public IReadOnlyDictionary<string, double> Values => _values;

    public double? this[string series] => _values.TryGetValue(series, out var value) ? value : null;

    /// <summary>Every histogram on the page: buckets never fall, and the last of them is the count.</summary>
    public void HistogramsShouldAgree()
    {
        string? histogram = null;
        double last = 0;
        foreach (var (series, value) in _values)
        {
            if (series.Contains("_bucket{", StringComparison.Ordinal))
            {
                var owner = series[..series.LastIndexOf("le=", StringComparison.Ordinal)];
                if (owner == histogram)
                    value.ShouldBeGreaterThanOrEqualTo(last, series);
                (histogram, last) = (owner, value);
            }
            else if (series.Contains("_count", StringComparison.Ordinal))
            {
                value.ShouldBe(last, $"{series} beside its bucket up to +Inf");
            }
        }
    }
}

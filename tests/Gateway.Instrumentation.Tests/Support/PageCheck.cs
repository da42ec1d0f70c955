using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests;

/// <summary>Reads a page and checks what has to hold for every page.</summary>
internal static class PageCheck
{
    public static MetricsPage Parse(string text)
    {
        if (text.Length > 0)
            text.ShouldEndWith("\n");
        var page = MetricsPage.Parse(text);

        page.Samples.Select(sample => sample.Line[..sample.Line.LastIndexOf(' ')]).GroupBy(series => series)
            .Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty("every series stands on a page once");

        var totals = page.Samples.Where(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal))
            .ToDictionary(sample => sample.Name[..^"_count".Length] + LabelsOf(sample), sample => sample.Value);
        foreach (var histogram in page.Samples.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal))
            .GroupBy(sample => sample.Name[..^"_bucket".Length] + LabelsOf(sample)))
        {
            var counts = histogram.Select(sample => sample.Value).ToList();
            counts.SequenceEqual(counts.Order()).ShouldBeTrue($"the buckets of {histogram.Key} are cumulative");
            histogram.Last().Labels["le"].ShouldBe("+Inf");
            counts[^1].ShouldBe(totals[histogram.Key], $"the last bucket of {histogram.Key} counts everything");
        }

        return page;

        static string LabelsOf(MetricSample sample) =>
            string.Concat(sample.Labels.Where(label => label.Key != "le").Select(label => $"|{label.Key}={label.Value}"));
    }
}

using System.Globalization;
using System.Text;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>A page of either library and format, in the form in which two of them can be compared.</summary>
internal sealed class PageToCompare
{
    public PageToCompare(string page)
    {
        foreach (var line in page.Split('\n').Where(line => line.StartsWith("# HELP ", StringComparison.Ordinal) || line.StartsWith("# TYPE ", StringComparison.Ordinal)))
        {
            var name = line.Split(' ')[2];
            if (!DeliberateDifferences.IsOwnMetric(name))
                Headers[name] = Headers.GetValueOrDefault(name) + "\n" + line;
        }

        foreach (var sample in MetricsPage.Parse(page.EndsWith("# EOF\n", StringComparison.Ordinal) ? page[..^"# EOF\n".Length] : page).Samples)
        {
            if (!DeliberateDifferences.IsOwnMetric(sample.Name))
                Samples.TryAdd(Key(sample), sample).ShouldBeTrue($"twice on one page: {sample.Line}");
        }
    }

    /// <summary>The HELP and TYPE lines of each family.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    /// <summary>The samples by name and labels: in alphabetical order, with bounds as numbers.</summary>
    public Dictionary<string, MetricSample> Samples { get; } = new(StringComparer.Ordinal);

    private static string Key(MetricSample sample)
    {
        var key = new StringBuilder(sample.Name);
        foreach (var (label, value) in sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
            key.Append('|').Append(label).Append('=').Append(label == "le" ? Bound(value) : DeliberateDifferences.LabelValue(value));
        return key.ToString();
    }

    private static string Bound(string text) =>
        text == "+Inf" ? text : double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
}

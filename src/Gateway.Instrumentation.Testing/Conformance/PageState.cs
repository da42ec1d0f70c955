using System.Globalization;

namespace Gateway.Instrumentation.Testing;

/// <summary>The family's series at one moment, without the buckets of histograms, whose counts and sums say the same.</summary>
internal sealed class PageState
{
    private readonly Dictionary<string, MetricSample> _series = new(StringComparer.Ordinal);

    private PageState(MetricsPage page) => Page = page;

    /// <summary>The whole page.</summary>
    public MetricsPage Page { get; }

    public IReadOnlyDictionary<string, MetricSample> Series => _series;

    /// <summary>Reads a page.</summary>
    /// <param name="text">The page.</param>
    /// <param name="leftOut">Metrics that move by themselves.</param>
    /// <exception cref="FormatException">The page is none, or has a series twice.</exception>
    public static PageState Read(string text, IReadOnlySet<string> leftOut)
    {
        var state = new PageState(MetricsPage.Parse(text));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in state.Page.Samples)
        {
            var series = sample.Line[..sample.Line.LastIndexOf(' ')];
            if (!seen.Add(series))
                throw new FormatException($"{series} stands on the page twice.");
            if (!sample.Labels.ContainsKey("le") && !sample.Name.StartsWith("gateway_metrics_", StringComparison.Ordinal) && !leftOut.Contains(sample.Name))
                state._series.Add(series, sample);
        }

        return state;
    }

    /// <summary>What was recorded or shown since an earlier moment.</summary>
    public IReadOnlyList<Movement> Since(PageState before) =>
    [
        .. _series.Select(pair => new Movement(pair.Value, before._series.GetValueOrDefault(pair.Key)?.Value, pair.Value.Value)).Where(movement => movement.IsAny),
        .. before._series.Where(pair => !_series.ContainsKey(pair.Key)).Select(pair => new Movement(pair.Value, pair.Value.Value, null)),
    ];

    /// <summary>The reasons why the registry refused something of a metric.</summary>
    public IEnumerable<MetricSample> Rejected => Page.Samples.Where(sample => sample.Name == "gateway_metrics_rejected_total");
}

/// <summary>A series that changed.</summary>
/// <param name="Series">The series.</param>
/// <param name="From">Its value before; null when it was not there.</param>
/// <param name="To">Its value after; null when it is gone.</param>
internal sealed record Movement(MetricSample Series, double? From, double? To)
{
    public string Name => Series.Name;

    /// <summary>The series' name and labels.</summary>
    public string Key => Series.Line[..Series.Line.LastIndexOf(' ')];

    public bool IsAny => From is null || To is null || !From.Value.Equals(To.Value);

    public bool IsNew => From is null;

    /// <summary>Whether its value differs from what a series that is not there stands for.</summary>
    public bool HasMoved => !(From ?? 0).Equals(To ?? 0);

    public double Amount => (To ?? 0) - (From ?? 0);

    /// <summary>The series and by how much it moved, for comparisons; rounded, since sums of doubles are.</summary>
    public string Shape(IReadOnlySet<string>? withoutLabels = null) =>
        $"{Name}{{{string.Join(",", Series.Labels.Where(label => withoutLabels?.Contains(label.Key) != true).Select(label => $"{label.Key}=\"{label.Value}\""))}}} {Number(Math.Round(Amount, 9))}";

    public override string ToString() => $"{Key} {Text(From)} → {Text(To)}";

    public static string List(IEnumerable<Movement> movements) =>
        movements.Select(movement => movement.ToString()).ToList() is { Count: > 0 } texts ? string.Join("; ", texts) : "nothing";

    private static string Text(double? value) => value is { } number ? Number(number) : "(not there)";

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}

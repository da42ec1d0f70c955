namespace Gateway.Instrumentation.Proof.Tests.Scale;

/// <summary>The series of an answer, by their labels. A value that is no number is left out: VictoriaMetrics stores and answers none.</summary>
internal sealed class Answer(IEnumerable<QuerySample> samples)
{
    // VictoriaMetrics keeps about twelve decimal digits of a number: 1/7 is off by 1e-12 of itself there.
    private const double Tolerance = 1e-11;

    private readonly Dictionary<string, double> _values = samples.Where(sample => !double.IsNaN(sample.Value)).ToDictionary(
        sample => string.Join(", ", sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}=\"{label.Value}\"")),
        sample => sample.Value);

    public bool IsEmpty => _values.Count == 0;

    /// <summary>The series that only one of both has.</summary>
    public IEnumerable<string> SeriesUnlike(Answer other) =>
        [.. _values.Keys.Except(other._values.Keys).Select(series => $"+ {series}"), .. other._values.Keys.Except(_values.Keys).Select(series => $"- {series}")];

    /// <summary>The series that only one of both has, and those whose values differ.</summary>
    public IEnumerable<string> ValuesUnlike(Answer other) =>
    [
        .. SeriesUnlike(other),
        .. from series in _values
           where other._values.TryGetValue(series.Key, out var value) && !IsSame(series.Value, value)
           select $"{series.Key}: {series.Value:R}, {other._values[series.Key]:R}",
    ];

    private static bool IsSame(double one, double other) => one.Equals(other) || Math.Abs(one - other) <= Tolerance * Math.Abs(one);
}

using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>A series with the name that its panel gives it.</summary>
internal sealed record ShownSeries(string Name, Unit Unit, RangeSeries Series)
{
    /// <summary>The last value that is a number, as Grafana's <c>lastNotNull</c>; null when there is none.</summary>
    public double? Last => Numbers.Select(value => (double?)value).LastOrDefault();

    /// <summary>The highest value; null when there is none.</summary>
    public double? Max => Numbers.Max(value => (double?)value);

    /// <summary>A value as text in the series' own unit; a dash for none.</summary>
    public string Text(double? value) => value is { } number ? UnitText.Of(Unit, number) : "–";

    private IEnumerable<double> Numbers => Series.Points.Select(point => point.Value).Where(double.IsFinite);
}

namespace Gateway.Instrumentation;

/// <summary>Gauges of single things that come and go, such as positions and goals, each with an id.</summary>
internal static class GaugesById
{
    /// <summary>
    /// A label of such gauges. It has room for as many values as a gauge may have series, because a gauge shows nothing for
    /// values beyond the limit: the last one's number would pass for everybody's.
    /// </summary>
    public static Label<string> IdLabel(this MetricFactory metrics, string name) => Label.Text(name, metrics.Registry.MaxSeriesPerMetric);
}

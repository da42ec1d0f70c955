namespace Gateway.Instrumentation;

/// <summary>Gauges of single things that come and go, such as positions and goals, each with an id.</summary>
internal static class GaugesById
{
    /// <summary>
    /// The label with the id. It has room for as many as a gauge may have series: what is too much is then dropped and
    /// counted, where several in one gauge called <c>other</c> would show the last one's number as if it were everybody's.
    /// </summary>
    public static Label<string> IdLabel(this MetricFactory metrics, string name) => Label.Text(name, metrics.Registry.MaxSeriesPerMetric);

    /// <summary>
    /// Removes what a gauge shows for one <paramref name="id"/>. The other two labels may stand there as <c>other</c>, when
    /// their limit was reached at some time, and <c>Remove</c> alone does not find a series by a folded value.
    /// </summary>
    public static void RemoveById(this Labeled<Gauge, string, string, string> gauge, string id, string value2, string value3)
    {
        gauge.Remove(id, value2, value3);
        gauge.Remove(id, LabelText.Other, value3);
        gauge.Remove(id, value2, LabelText.Other);
        gauge.Remove(id, LabelText.Other, LabelText.Other);
    }
}

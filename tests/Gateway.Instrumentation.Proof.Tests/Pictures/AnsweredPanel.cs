using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Proof.Tests.Panels;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>A panel and what Prometheus answered to each of its queries, in their order.</summary>
internal sealed record AnsweredPanel(Panel Panel, params IReadOnlyList<IReadOnlyList<RangeSeries>> Answers)
{
    /// <summary>All series by their names in the legend.</summary>
    public IReadOnlyList<ShownSeries> Series { get; } =
    [
        .. Panel.Targets.Zip(Answers).SelectMany(answered => answered.Second.Select(
            series => new ShownSeries(ShownQuery.Legend(answered.First, series.Labels), answered.First.Unit ?? Panel.Unit, series))),
    ];
}

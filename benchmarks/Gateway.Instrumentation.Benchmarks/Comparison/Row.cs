using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>One line of the comparison.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Target">The ratio to reach on one thread; null where there is none.</param>
/// <param name="ContendedTarget">The ratio to reach with two threads on one series; null where there is none.</param>
/// <param name="Peer">What we are compared with; the OpenTelemetry SDK doing the same when null.</param>
/// <param name="Floor">The least that such work can cost on this machine; one atomic addition when null.</param>
/// <param name="InsideActivity">Whether a sampled trace is current, and the metrics were scraped for exemplars.</param>
internal sealed record Row(
    Case Work, double? Target = null, double? ContendedTarget = null, Func<Side>? Peer = null, Func<Side>? Floor = null,
    bool InsideActivity = false)
{
    private static IEnumerable<Row> Meters => MeterCases.All.Select(static work => new Row(work, 0.60));

    public static IReadOnlyList<Row> All { get; } =
    [
        new(CounterCases.OneText, 0.25, 0.12),
        new(CounterCases.TwoTexts, 0.20, 0.12),
        new(CounterCases.ThreeTexts, 0.20, 0.12),
        new(CounterCases.EqualTexts, 0.40, 0.20),
        new(HistogramCases.TwoTexts, 0.38, 0.15),
        new(CounterCases.KeptHandle, 0.35, 0.10),
        new(CounterCases.OneEnum, 0.20, 0.10),
        new(ScopeCase.Whole, 1.9, null, Floors.TwoTimestamps, Floors.BareOperation),
        new(ScopeCase.Whole, 0.35, 0.20, null, Floors.BareOperation),
        new(ScopeCase.PricingSync, 2.2, null, Floors.TwoTimestamps, Floors.BareOperation),
        new(ScopeCase.PricingSync, 0.50, null, null, Floors.BareOperation),
        new(RecentCases.Window, 1.5, null, RecentCases.HistogramRecord),
        new(RecentCases.Summary, null, null, RecentCases.HistogramRecord),
        new(CounterCases.NoLabels),
        new(ManySeriesCases.Rotating),
        new(ManySeriesCases.Random),
        new(GaugeCases.Set),
        new(GaugeCases.Add),
        .. Meters,
        new(CounterCases.TwoTexts, InsideActivity: true),
        new(HistogramCases.TwoTexts, InsideActivity: true),
        new(ScopeCase.Whole, Floor: Floors.BareOperation, InsideActivity: true),
    ];
}

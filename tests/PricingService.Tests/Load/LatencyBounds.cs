namespace PricingService.Tests.Load;

/// <summary>
/// Between which bounds of a histogram a quantile has to be found. Each call took at least what the market took, and at most
/// what its caller waited; sorted, the k-th of the ones and the k-th of the others hold the k-th call between them, whatever
/// the machine is busy with.
/// </summary>
internal sealed class LatencyBounds(IReadOnlyCollection<SentCall> calls, IReadOnlyList<double> bounds)
{
    // A timer goes by a clock that ticks this seldom at worst, and may be early by one tick.
    private const double ClockTick = 0.016;

    private readonly double[] _atLeast = [.. calls.Select(call => Math.Max(0, call.Call.DelayMs / 1000.0 - ClockTick)).Order()];
    private readonly double[] _atMost = [.. calls.Select(call => call.Seconds).Order()];

    /// <summary>Where <c>histogram_quantile</c> may find a quantile: above its last bound, it says that bound.</summary>
    public (double Lowest, double Highest) Of(double quantile)
    {
        var rank = (int)Math.Ceiling(quantile * calls.Count) - 1;
        var lower = bounds.Count(bound => bound < _atLeast[rank]);
        var upper = bounds.Count(bound => bound < _atMost[rank]);
        return (lower == 0 ? 0 : bounds[lower - 1], bounds[Math.Min(upper, bounds.Count - 1)]);
    }
}

using GatewayApi.SimulatedFeeds;

namespace GatewayApi.Endpoints;

/// <summary>What to change about a simulated feed; what is left out stays as it is.</summary>
public sealed record FeedBehaviourChange(FeedFault? Fault = null, int? DelayMs = null, decimal? DriftPercent = null)
{
    private const int MaxDelayMs = 600_000;

    /// <summary>What is wrong with the change itself; null when nothing is.</summary>
    public string? Mistake() => this switch
    {
        { DelayMs: < 0 or > MaxDelayMs } => $"delayMs is {DelayMs}: give 0 to {MaxDelayMs}.",
        { DriftPercent: < 0 or > 100 } => $"driftPercent is {DriftPercent}: give 0 to 100.",
        _ => null,
    };

    public FeedBehaviour ApplyTo(FeedBehaviour behaviour) => behaviour with
    {
        Fault = Fault ?? behaviour.Fault,
        DelayMs = DelayMs ?? behaviour.DelayMs,
        DriftPercent = DriftPercent ?? behaviour.DriftPercent,
    };
}

using PricingService.SimulatedMarket;

namespace PricingService.Endpoints;

/// <summary>What to change about the simulated market; what is left out stays as it is.</summary>
public sealed record MarketBehaviourChange(MarketFault? Fault = null, int? DelayMs = null)
{
    private const int MaxDelayMs = 600_000;

    /// <summary>What is wrong with the change itself; null when nothing is.</summary>
    public string? Mistake() =>
        DelayMs is < 0 or > MaxDelayMs ? $"delayMs is {DelayMs}: give 0 to {MaxDelayMs}." : null;

    public MarketBehaviour ApplyTo(MarketBehaviour behaviour) => new(Fault ?? behaviour.Fault, DelayMs ?? behaviour.DelayMs);
}

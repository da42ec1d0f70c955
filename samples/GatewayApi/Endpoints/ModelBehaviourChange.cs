using GatewayApi.SimulatedModels;

namespace GatewayApi.Endpoints;

/// <summary>What to change about a provider's simulated models; what is left out stays as it is.</summary>
public sealed record ModelBehaviourChange(ModelFault? Fault = null, int? DelayMs = null)
{
    private const int MaxDelayMs = 600_000;

    /// <summary>What is wrong with the change itself; null when nothing is.</summary>
    public string? Mistake() =>
        DelayMs is < 0 or > MaxDelayMs ? $"delayMs is {DelayMs}: give 0 to {MaxDelayMs}." : null;

    public ModelBehaviour ApplyTo(ModelBehaviour behaviour) => new(Fault ?? behaviour.Fault, DelayMs ?? behaviour.DelayMs);
}

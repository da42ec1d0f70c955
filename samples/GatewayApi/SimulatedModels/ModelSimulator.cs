using System.Diagnostics.CodeAnalysis;
using GatewayApi.Pricing;

namespace GatewayApi.SimulatedModels;

/// <summary>Plays the models of the providers: how long they take and what is wrong with them is on demand.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ModelSimulator
{
    // One answer in three, as with the feeds.
    private const double RandomFaultShare = 1.0 / 3;

    private static readonly ModelBehaviour AtStart = new(ModelFault.None, DelayMs: 5);
    private static readonly ModelFault[] RandomFaults = [ModelFault.Error, ModelFault.Broken];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ModelBehaviour> _behaviours = Providers.All.ToDictionary(provider => provider, _ => AtStart);

    public bool TryGet(string provider, [NotNullWhen(true)] out ModelBehaviour? behaviour)
    {
        lock (_lock)
            return _behaviours.TryGetValue(provider, out behaviour);
    }

    /// <summary>Changes the behaviour of a provider that there is, and returns the new one.</summary>
    public ModelBehaviour Change(string provider, Func<ModelBehaviour, ModelBehaviour> change)
    {
        lock (_lock)
            return _behaviours[provider] = change(_behaviours[provider]);
    }

    /// <summary>What is wrong with the next answer.</summary>
    public static ModelFault NextFault(ModelBehaviour behaviour)
    {
        if (behaviour.Fault != ModelFault.Random)
            return behaviour.Fault;
        return Random.Shared.NextDouble() < RandomFaultShare ? Random.Shared.GetItems(RandomFaults, 1)[0] : ModelFault.None;
    }
}

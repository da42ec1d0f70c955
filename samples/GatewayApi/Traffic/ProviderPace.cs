using GatewayApi.Pricing;
using GatewayApi.SimulatedModels;

namespace GatewayApi.Traffic;

/// <summary>How long the providers take to answer when there is traffic: each its own time, as in life.</summary>
internal static class ProviderPace
{
    private static readonly (string Provider, int DelayMs)[] Pace =
    [
        (Providers.Portkey, 40), (Providers.DeepInfra, 60), (Providers.Together, 90), (Providers.OpenRouter, 120), (Providers.NearAi, 180),
    ];

    public static void Apply(ModelSimulator models)
    {
        foreach (var (provider, delayMs) in Pace)
            models.Change(provider, behaviour => behaviour with { DelayMs = delayMs });
    }
}

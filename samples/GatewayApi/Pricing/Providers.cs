namespace GatewayApi.Pricing;

/// <summary>The providers whose price lists the gateway can read.</summary>
public static class Providers
{
    public const string OpenRouter = "openrouter";
    public const string Together = "together";
    public const string DeepInfra = "deepinfra";
    public const string NearAi = "nearai";
    public const string Portkey = "portkey";

    public static IReadOnlyList<string> All { get; } = [OpenRouter, Together, DeepInfra, NearAi, Portkey];

    public static bool IsKnown(string provider) => All.Contains(provider);
}

using Gateway.Instrumentation;

namespace PricingService.Tests.Load;

/// <summary>One kind of price request that the script sends, and what has to come of it.</summary>
/// <param name="Property">What is asked for.</param>
/// <param name="Arm">Which arm the visitor is in.</param>
/// <param name="Status">How the service answers.</param>
/// <param name="Method">How the price is found or would have been; null when nobody looks for one.</param>
/// <param name="Live">Whether the market is asked.</param>
/// <param name="DelayMs">How long the market takes, or how long the service waits for it.</param>
/// <param name="Body">What is sent in place of a request.</param>
internal sealed record Call(
    string Property, PricingExperimentVariant Arm, int Status, PricingScoringMethod? Method, bool Live = false, int DelayMs = 0, string? Body = null)
{
    public bool HasPrice => Status == 200;
}

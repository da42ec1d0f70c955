namespace PricingService.Tests.Load;

/// <summary>A call that was sent.</summary>
/// <param name="Call">Which.</param>
/// <param name="Visitor">For whom.</param>
/// <param name="Seconds">How long it took for the caller.</param>
internal sealed record SentCall(Call Call, string Visitor, double Seconds);

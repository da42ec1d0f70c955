namespace PricingService.Tests.Load;

/// <summary>What a visitor who got a price decided about it.</summary>
internal sealed record Decision(Call Call, string Visitor, bool Accepted);

namespace PricingService.SimulatedMarket;

/// <summary>How the simulated market behaves when it is asked for one property.</summary>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="DelayMs">How long each answer takes, a faulty one included.</param>
public sealed record MarketBehaviour(MarketFault Fault, int DelayMs);

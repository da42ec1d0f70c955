namespace GatewayApi.SimulatedFeeds;

/// <summary>How a simulated feed behaves.</summary>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="DelayMs">How long it takes when it is slow.</param>
/// <param name="DriftPercent">How far a third of its prices move with every answer.</param>
public sealed record FeedBehaviour(FeedFault Fault, int DelayMs, decimal DriftPercent);

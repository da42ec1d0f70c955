namespace GatewayApi.SimulatedModels;

/// <summary>How a provider's simulated models behave.</summary>
/// <param name="Fault">What is wrong with them.</param>
/// <param name="DelayMs">How long each answer takes, a faulty one included.</param>
public sealed record ModelBehaviour(ModelFault Fault, int DelayMs);

namespace PricingService.Learning;

/// <summary>There is no model to be had from the outcomes that are known.</summary>
public sealed class TrainingException(string message) : Exception(message);

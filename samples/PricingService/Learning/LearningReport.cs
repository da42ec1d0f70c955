namespace PricingService.Learning;

/// <summary>What came of a batch of outcomes.</summary>
/// <param name="Stored">How many were valid.</param>
/// <param name="Invalid">How many were not, by the reasons that the metrics use.</param>
/// <param name="Drift">Whether they show that demand is no longer what the model learned.</param>
/// <param name="Retraining">Whether a training follows.</param>
public sealed record LearningReport(int Stored, IReadOnlyDictionary<string, int> Invalid, bool Drift, bool Retraining);

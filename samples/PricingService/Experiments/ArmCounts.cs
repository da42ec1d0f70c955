namespace PricingService.Experiments;

/// <summary>What became of the visitors of one arm.</summary>
public sealed record ArmCounts(int Assigned, int Accepted, int Declined);

using PricingService.Models;

namespace PricingService.Learning;

/// <summary>What a visitor decided about a price.</summary>
public sealed record Outcome(double Price, bool Accepted)
{
    /// <summary>How far what happened (1 when accepted, else 0) is above what a model predicts.</summary>
    public double ErrorOf(ElasticityModel model) => (Accepted ? 1 : 0) - model.AcceptanceAt(Price);
}

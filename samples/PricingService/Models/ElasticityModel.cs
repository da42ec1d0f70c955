namespace PricingService.Models;

/// <summary>
/// What is known of one property's demand: the share of visitors who take a price is <c>exp(Intercept) · price^Elasticity</c>.
/// </summary>
/// <param name="PropertyId">Whose demand it is.</param>
/// <param name="Version">Counts up with each training, so that an older model never replaces a newer one.</param>
/// <param name="Intercept">The logarithm of the share at a price of 1.</param>
/// <param name="Elasticity">By how many percent the share changes when the price rises by one. Below 0.</param>
/// <param name="ErrorSpread">The standard deviation of the errors (1 or 0, less what was predicted) at the training.</param>
/// <param name="Outcomes">How many outcomes it was trained on.</param>
/// <param name="TrainedAt">When.</param>
public sealed record ElasticityModel(
    string PropertyId, int Version, double Intercept, double Elasticity, double ErrorSpread, int Outcomes, DateTimeOffset TrainedAt)
{
    /// <summary>The share of visitors who take a price, from 0 to 1.</summary>
    public double AcceptanceAt(double price) => Math.Min(1, Math.Exp(Intercept + Elasticity * Math.Log(price)));

    /// <summary>The price between two bounds that earns most: what is left of it after the cost, times those who take it.</summary>
    public double BestPrice(double costPerNight, double lowest, double highest)
    {
        // With a constant elasticity the best markup does not depend on the level of demand. When demand gives way less
        // than the price rises, a higher price always earns more.
        var best = Elasticity < -1 ? costPerNight * Elasticity / (1 + Elasticity) : double.PositiveInfinity;
        return Math.Clamp(best, lowest, highest);
    }
}

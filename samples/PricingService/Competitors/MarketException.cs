namespace PricingService.Competitors;

/// <summary>The market gave no prices that can be used.</summary>
/// <param name="propertyId">Whose competitors were asked for.</param>
/// <param name="timedOut">Whether it took too long.</param>
/// <param name="cause">What went wrong.</param>
public sealed class MarketException(string propertyId, bool timedOut, Exception cause)
    : Exception($"The market gave no prices for {propertyId}: {cause.Message}", cause)
{
    /// <summary>Whether it took too long.</summary>
    public bool TimedOut => timedOut;
}

namespace PricingService.Traffic;

/// <summary>Who comes, and what they do.</summary>
internal interface ITrafficScript
{
    /// <summary>What happens before anybody comes.</summary>
    IEnumerable<TrafficStep> Before(Random random);

    /// <summary>What happens next. Called by one thread, so that a seed makes the same traffic each time.</summary>
    TrafficStep Next(Random random);
}

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Marks an endpoint that finds prices: <see cref="PricingApiObserver"/> records the time of its requests in
/// <c>pricing_score_latency_seconds</c>. In code: <c>.TrackScore()</c>. Status codes from 400 to 499 are not recorded: those
/// requests found no price.
/// </summary>
/// <param name="method">How it finds them, unless the handler says otherwise.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class TrackScoreAttribute(PricingScoringMethod method = PricingScoringMethod.RuleBased) : Attribute, IRequestObserverMetadata
{
    /// <summary>How the endpoint finds prices, unless the handler says otherwise.</summary>
    public PricingScoringMethod Method => method;

    Type IRequestObserverMetadata.ObserverType => typeof(PricingApiObserver);
}

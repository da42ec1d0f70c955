namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Says that an endpoint finds prices, so that <c>UseGatewayMetrics</c> records its time in
/// <c>pricing_score_latency_seconds</c>; in code <c>.TrackScore()</c>. Answers of 400 to 499 are left out: they found no price.
/// </summary>
/// <param name="method">How it finds them, unless the handler says otherwise.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class TrackScoreAttribute(PricingScoringMethod method = PricingScoringMethod.RuleBased) : Attribute
{
    /// <summary>How the endpoint finds prices, unless the handler says otherwise.</summary>
    public PricingScoringMethod Method => method;
}

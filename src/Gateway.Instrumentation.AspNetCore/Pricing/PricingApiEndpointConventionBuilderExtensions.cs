using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Marks the endpoints that find prices.</summary>
public static class PricingApiEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Records the time of the requests in <c>pricing_score_latency_seconds</c>; needs
    /// <c>AddGatewayMetrics().AddPricingApiObserver()</c>. Status codes from 400 to 499 are not recorded: those requests found
    /// no price.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of endpoint or group.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="method">How prices are found, unless the handler says otherwise with <c>context.TagScore(...)</c>.</param>
    /// <returns>The endpoint or group.</returns>
    public static TBuilder TrackScore<TBuilder>(this TBuilder builder, PricingScoringMethod method = PricingScoringMethod.RuleBased)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new TrackScoreAttribute(method));
}

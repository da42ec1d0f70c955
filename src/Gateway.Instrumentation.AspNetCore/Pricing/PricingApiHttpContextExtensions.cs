using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;

namespace Microsoft.AspNetCore.Http;

/// <summary>Tells <see cref="PricingApiObserver"/> what only the handler knows.</summary>
public static class PricingApiHttpContextExtensions
{
    /// <summary>Says how the price was found, for an endpoint with <c>TrackScore</c>. Elsewhere it changes nothing.</summary>
    /// <param name="context">The request.</param>
    /// <param name="method">How the price was found.</param>
    public static void TagScore(this HttpContext context, PricingScoringMethod method)
    {
        ArgumentNullException.ThrowIfNull(context);
        ScoringMethodFeature.Set(context, method);
    }
}

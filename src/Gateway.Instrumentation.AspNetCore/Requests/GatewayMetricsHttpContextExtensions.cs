using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;

namespace Microsoft.AspNetCore.Http;

/// <summary>Tells <c>UseGatewayMetrics</c> from inside a handler what only the handler knows.</summary>
public static class GatewayMetricsHttpContextExtensions
{
    /// <summary>
    /// Says more about the request, for its metrics. What is left out stays as it is. Does nothing where the request is not
    /// measured. See <see cref="IRequestMetricsFeature"/>.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="provider">The AI provider that it is passed on to.</param>
    /// <param name="model">The AI model that answers.</param>
    /// <param name="scoringMethod">How the price was found, at an endpoint with <c>TrackScore</c>.</param>
    /// <param name="errorType">The kind of failure: the request counts as an error then, whatever its status is.</param>
    public static void TagRequest(
        this HttpContext context, string? provider = null, string? model = null, PricingScoringMethod? scoringMethod = null, string? errorType = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<IRequestMetricsFeature>() is not { } tags)
            return;
        tags.Provider = provider ?? tags.Provider;
        tags.Model = model ?? tags.Model;
        tags.ScoringMethod = scoringMethod ?? tags.ScoringMethod;
        tags.ErrorType = errorType ?? tags.ErrorType;
    }
}

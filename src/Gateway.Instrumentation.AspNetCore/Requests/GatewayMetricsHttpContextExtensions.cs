using Gateway.Instrumentation.AspNetCore;

namespace Microsoft.AspNetCore.Http;

/// <summary>Tells <c>UseGatewayMetrics</c> what only the handler knows.</summary>
public static class GatewayMetricsHttpContextExtensions
{
    /// <summary>
    /// Adds to what is recorded about the request. Arguments that are left out change nothing. Does nothing where the request
    /// is not measured, and warns once where <c>UseGatewayMetrics</c> is missing. See <see cref="IRequestMetricsFeature"/>.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="provider">The AI provider that it is passed on to.</param>
    /// <param name="model">The AI model that answers.</param>
    /// <param name="errorType">The kind of failure, from a small set: the request counts as an error of this type then, whatever its status code is.</param>
    public static void TagRequest(this HttpContext context, string? provider = null, string? model = null, string? errorType = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<IRequestMetricsFeature>() is not { } tags)
        {
            (context.RequestServices is { } services ? MeasuredApplication.Of(services) : null)?.WarnOfTags(context);
            return;
        }

        tags.Provider = provider ?? tags.Provider;
        tags.Model = model ?? tags.Model;
        tags.ErrorType = errorType ?? tags.ErrorType;
    }
}

using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says what <c>UseGatewayMetrics</c> records about an endpoint, or about all endpoints of a group.</summary>
public static class GatewayMetricsEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Counts the requests in <see cref="ProviderMetrics"/> and <see cref="ModelMetrics"/> as well. What the handler says with
    /// <c>context.TagRequest(...)</c> overrides this, and this overrides what the group says.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of endpoint or group.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="provider">The AI provider; null says nothing about it.</param>
    /// <param name="model">The AI model; null says nothing about it.</param>
    /// <returns>The endpoint or group.</returns>
    public static TBuilder TrackRequest<TBuilder>(this TBuilder builder, string? provider = null, string? model = null)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new TrackRequestAttribute { Provider = provider, Model = model });

    /// <summary>
    /// Says that the responses last, such as long polling: their duration is recorded in <see cref="HttpStreamMetrics"/>, and not among the
    /// durations and percentiles of requests. See <see cref="LongLivedAttribute"/>.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of endpoint or group.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <returns>The endpoint or group.</returns>
    public static TBuilder LongLived<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new LongLivedAttribute());

    /// <summary>Excludes the requests from what <c>UseGatewayMetrics</c> measures.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint or group.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <returns>The endpoint or group.</returns>
    public static TBuilder DisableGatewayMetrics<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new DisableGatewayMetricsAttribute());
}

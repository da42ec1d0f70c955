using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoint that Prometheus scrapes.</summary>
public static class GatewayMetricsEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the metrics of <c>AddGatewayMetrics</c> for GET and HEAD: in OpenMetrics 1.0.0 for whoever asks for it
    /// (Prometheus does), else in the Prometheus text format 0.0.4, and compressed for whoever accepts gzip. It is an ordinary
    /// endpoint: <c>RequireAuthorization</c>, <c>RequireHost</c> and rate limits compose with it.
    /// </summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route; <c>/metrics</c> when left out, where Prometheus looks by default.</param>
    /// <returns>What adds conventions to the endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGatewayMetrics</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGatewayMetrics(this IEndpointRouteBuilder endpoints, string pattern = "/metrics")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var registry = endpoints.ServiceProvider.GetService<GatewayMetrics>()?.Registry
            ?? throw new InvalidOperationException(
                "MapGatewayMetrics found no metrics to serve: call builder.Services.AddGatewayMetrics() before builder.Build().");

        return endpoints.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], new ScrapeEndpoint(registry).ServeAsync)
            .WithDisplayName("Gateway metrics");
    }
}

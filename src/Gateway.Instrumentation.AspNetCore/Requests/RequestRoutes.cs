using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The routes of an application, as its requests are recorded.</summary>
internal sealed class RequestRoutes(RouteTemplates templates)
{
    private readonly ConditionalWeakTable<Endpoint, RouteInfo> _known = [];

    public RouteInfo Of(Endpoint? endpoint) =>
        endpoint is null ? RouteInfo.Unmatched
        : _known.TryGetValue(endpoint, out var route) ? route
        : _known.GetValue(endpoint, Read);

    private RouteInfo Read(Endpoint endpoint)
    {
        string? provider = null, model = null;
        foreach (var tracked in endpoint.Metadata.GetOrderedMetadata<TrackRequestAttribute>())
            (provider, model) = (tracked.Provider ?? provider, tracked.Model ?? model);
        return new()
        {
            Endpoint = endpoint,
            Template = templates.Of(endpoint) ?? RouteInfo.UnmatchedTemplate,
            IsMeasured = endpoint.Metadata.GetMetadata<DisableGatewayMetricsAttribute>() is null
                && endpoint.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is null
                && !IsHealthCheck(endpoint),
            LongLived = LongLivedRoutes.Of(endpoint),
            Provider = provider,
            Model = model,
        };
    }

    // By the code that runs: display names are for people. Behind an endpoint filter only the attributes of that code are left.
    private static bool IsHealthCheck(Endpoint endpoint) =>
        endpoint.RequestDelegate?.Target is HealthCheckMiddleware
        || endpoint.Metadata.GetMetadata<AsyncStateMachineAttribute>()?.StateMachineType.DeclaringType == typeof(HealthCheckMiddleware);
}

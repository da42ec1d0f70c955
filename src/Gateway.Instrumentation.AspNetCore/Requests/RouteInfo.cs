using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>What an endpoint's metadata says about its requests. Read once for each endpoint.</summary>
internal sealed class RouteInfo
{
    /// <summary>Stands for the template of requests that no route matched: clients choose their paths, so a path is never a label.</summary>
    public const string UnmatchedTemplate = "unmatched";

    public static readonly RouteInfo Unmatched = new();

    // MapHealthChecks marks its endpoints with nothing but this display name.
    private const string HealthChecks = "Health checks";

    private static readonly ConditionalWeakTable<Endpoint, RouteInfo> ByEndpoint = [];

    private RouteInfo()
    {
        Template = UnmatchedTemplate;
        IsMeasured = true;
    }

    private RouteInfo(Endpoint endpoint)
    {
        Endpoint = endpoint;

        // A pattern that was built from its parts has no text of its own.
        var text = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route;
        Template = text is null ? UnmatchedTemplate : "/" + text.TrimStart('/');
        IsMeasured = endpoint.DisplayName != HealthChecks
            && endpoint.Metadata.GetMetadata<DisableGatewayMetricsAttribute>() is null
            && endpoint.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is null;
        LongLived = LongLivedRoutes.Of(endpoint);
        foreach (var tracked in endpoint.Metadata.GetOrderedMetadata<TrackRequestAttribute>())
            (Provider, Model) = (tracked.Provider ?? Provider, tracked.Model ?? Model);
    }

    /// <summary>Null for requests that no route matched.</summary>
    public Endpoint? Endpoint { get; }

    public string Template { get; }

    /// <summary>False when the endpoint's requests are excluded.</summary>
    public bool IsMeasured { get; }

    /// <summary>Whether its responses last.</summary>
    public LongLivedRoute LongLived { get; }

    public string? Provider { get; }

    public string? Model { get; }

    public static RouteInfo Of(Endpoint? endpoint) =>
        endpoint is null ? Unmatched
        : ByEndpoint.TryGetValue(endpoint, out var route) ? route
        : ByEndpoint.GetValue(endpoint, static endpoint => new RouteInfo(endpoint));
}

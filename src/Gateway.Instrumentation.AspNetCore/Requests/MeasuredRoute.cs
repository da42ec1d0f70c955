using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>What the requests of one endpoint have in common. Read from its metadata once.</summary>
internal sealed class MeasuredRoute
{
    /// <summary>The name for requests that no route matched. Their paths are the clients' and no label.</summary>
    public const string UnmatchedTemplate = "unmatched";

    public static readonly MeasuredRoute Unmatched = new();

    // As MapHealthChecks names its endpoints; it leaves no other trace on them.
    private const string HealthChecks = "Health checks";

    private static readonly ConditionalWeakTable<Endpoint, MeasuredRoute> ByEndpoint = [];

    private MeasuredRoute()
    {
        Template = UnmatchedTemplate;
        IsMeasured = true;
    }

    private MeasuredRoute(Endpoint endpoint)
    {
        // A pattern that was put together from its parts has no text of its own.
        var text = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route;
        Template = text is null ? UnmatchedTemplate : "/" + text.TrimStart('/');
        IsMeasured = endpoint.DisplayName != HealthChecks
            && endpoint.Metadata.GetMetadata<DisableGatewayMetricsAttribute>() is null
            && endpoint.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is null;
        foreach (var tracked in endpoint.Metadata.GetOrderedMetadata<TrackRequestAttribute>())
            (Provider, Model) = (tracked.Provider ?? Provider, tracked.Model ?? Model);
        Scoring = endpoint.Metadata.GetMetadata<TrackScoreAttribute>()?.Method;
    }

    public string Template { get; }

    /// <summary>False when the endpoint's requests are left out.</summary>
    public bool IsMeasured { get; }

    public string? Provider { get; }

    public string? Model { get; }

    /// <summary>How prices are found there; null when it finds none.</summary>
    public PricingScoringMethod? Scoring { get; }

    public static MeasuredRoute Of(Endpoint? endpoint) =>
        endpoint is null ? Unmatched
        : ByEndpoint.TryGetValue(endpoint, out var route) ? route
        : ByEndpoint.GetValue(endpoint, static endpoint => new MeasuredRoute(endpoint));
}

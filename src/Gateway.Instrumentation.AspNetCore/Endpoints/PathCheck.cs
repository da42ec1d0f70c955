using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Says at start when another endpoint has the path of one of ours: <c>MapGatewayMetrics</c> called twice, or another library's
/// page. Routing then fails every request, or lets one of the two disappear without a word.
/// </summary>
internal static partial class PathCheck
{
    public static void ReportSharedPaths(IServiceProvider services, MappedEndpoints ours, ILogger logger)
    {
        // Once the host has started, because the prefixes of groups and later endpoints are not known before.
        if (services.GetService<IHostApplicationLifetime>() is { } lifetime && services.GetService<EndpointDataSource>() is { } routes)
            lifetime.ApplicationStarted.Register(() => Check([.. routes.Endpoints.OfType<RouteEndpoint>()], ours, logger));
    }

    private static void Check(RouteEndpoint[] endpoints, MappedEndpoints ours, ILogger logger)
    {
        for (var i = 0; i < endpoints.Length; i++)
        {
            if (endpoints[i].Metadata.GetMetadata<MappedEndpoints>() != ours)
                continue;
            for (var j = 0; j < endpoints.Length; j++)
            {
                // Of two calls of MapGatewayMetrics, only the later one speaks.
                var owner = endpoints[j].Metadata.GetMetadata<MappedEndpoints>();
                if (owner != ours && !(owner is not null && j > i) && SharePath(endpoints[i], endpoints[j]))
                    Report(endpoints[i], endpoints[j], logger);
            }
        }
    }

    private static void Report(RouteEndpoint ours, RouteEndpoint other, ILogger logger)
    {
        // Routing prefers the lower order first, and then the endpoint that names its methods.
        var (mine, its) = (Methods(ours), Methods(other));
        if (ours.Order == other.Order && its.Count > 0)
            LogAmbiguous(logger, Name(ours), Name(other));
        else if (ours.Order <= other.Order)
            LogHidden(logger, Name(ours), Name(other), string.Join(", ", mine));
        else
            LogHidden(logger, Name(other), Name(ours), string.Join(", ", its.Count == 0 ? mine : mine.Intersect(its, StringComparer.OrdinalIgnoreCase)));
    }

    private static bool SharePath(RouteEndpoint ours, RouteEndpoint other) =>
        HaveSamePath(ours.RoutePattern, other.RoutePattern)
        && (Methods(other) is { Count: 0 } || Methods(ours).Intersect(Methods(other), StringComparer.OrdinalIgnoreCase).Any())
        && HaveCommonHost(Hosts(ours), Hosts(other));

    // Letters of either case and a slash at the end are the same to routing; so are the names of parameters.
    private static bool HaveSamePath(RoutePattern one, RoutePattern other) =>
        one.InboundPrecedence == other.InboundPrecedence
        && one.PathSegments.Count == other.PathSegments.Count
        && one.PathSegments.Zip(other.PathSegments).All(static pair => Text(pair.First).Equals(Text(pair.Second), StringComparison.OrdinalIgnoreCase));

    private static string Text(RoutePatternPathSegment segment) => string.Concat(segment.Parts.Select(static part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "{}",
    }));

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    private static IReadOnlyList<string> Hosts(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? [];

    // An endpoint with hosts beside one without is a choice: the first serves its hosts, the second all others.
    private static bool HaveCommonHost(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        (one.Count == 0 && other.Count == 0) || one.Intersect(other, StringComparer.OrdinalIgnoreCase).Any();

    private static string Name(RouteEndpoint endpoint) => $"{endpoint.DisplayName} (/{endpoint.RoutePattern.RawText?.Trim('/')})";

    [LoggerMessage(20, LogLevel.Error,
        "{Ours} and {Other} have the same path: every request to it fails with status 500. Remove one of them, or map one to another path, such as MapGatewayMetrics(\"/another-path\").")]
    private static partial void LogAmbiguous(ILogger logger, string ours, string other);

    [LoggerMessage(21, LogLevel.Warning,
        "{Served} and {Hidden} have the same path: only the first answers {Methods}. Map one of them to another path, such as MapGatewayMetrics(\"/another-path\"); AppendExposition, or AppendPrometheusNet for prometheus-net, shows another library's metrics on the same page.")]
    private static partial void LogHidden(ILogger logger, string served, string hidden, string methods);
}

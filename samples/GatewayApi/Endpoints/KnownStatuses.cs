using Gateway.Instrumentation;

namespace GatewayApi.Endpoints;

/// <summary>Statuses that an endpoint is known to answer with.</summary>
internal static class KnownStatuses
{
    /// <summary>
    /// Shows them at 0 from the start, so that <c>rate()</c> sees the first one. 200 and 500 need no word: every route is
    /// announced with these.
    /// </summary>
    public static void Announce(this IEndpointRouteBuilder endpoints, string method, string path, params ReadOnlySpan<int> statuses) =>
        endpoints.ServiceProvider.GetRequiredService<HttpMetrics>().Announce(method, path, statuses);
}

using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints that serve the metrics.</summary>
public static class GatewayMetricsEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the metrics of <c>AddGatewayMetrics</c>: the page for Prometheus (OpenMetrics 1.0.0 where the scraper asks for it,
    /// else the text format 0.0.4; compressed where it accepts gzip), and below it <c>/json</c>, <c>/health</c> and
    /// <c>/catalog</c>; see <see cref="MetricsEndpoints"/>. They are ordinary endpoints: <c>RequireAuthorization</c>,
    /// <c>RequireHost</c> and rate limits on the returned builder apply to all of them, <c>AllowAnonymous</c> to all but the reset.
    /// </summary>
    /// <param name="endpoints">Where to map them.</param>
    /// <param name="pattern">The page's route; <c>/metrics</c> when left out, where Prometheus looks by default.</param>
    /// <param name="configure">Settings in code; they apply after those of the services.</param>
    /// <returns>A builder that adds conventions to the endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGatewayMetrics</c> was not called, or the policy of the reset does not exist.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong; the message names it and the fix.</exception>
    public static IEndpointConventionBuilder MapGatewayMetrics(
        this IEndpointRouteBuilder endpoints, string pattern = "/metrics", Action<MetricsEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        var metrics = services.GetService<GatewayMetrics>()
            ?? throw new InvalidOperationException(
                "MapGatewayMetrics found no metrics to serve: call builder.Services.AddGatewayMetrics() before builder.Build().");
        var options = StartSettings.Read(services, configure, static options => options.Mistakes());
        var time = metrics.Factory.TimeProvider;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MetricsEndpointOptions).FullName!);
        var guard = new EndpointGuard(options, time);
        PortCheck.WarnWhenNobodyListens(services, options, logger);
        MiddlewareCheck.WarnWhenNothingMeasures(endpoints, logger);

        var ours = new MappedEndpoints();
        PathCheck.ReportSharedPaths(services, ours, logger);

        var group = endpoints.MapGroup(pattern).WithMetadata(ours);
        Map(MetricsEndpoints.Page, "", guard.Limited(new ScrapeEndpoint(metrics.Registry, options, time, logger).ServeAsync));
        Map(MetricsEndpoints.Json, "/json", guard.Limited(context => JsonResponse.WriteAsync(context, metrics)));
        Map(MetricsEndpoints.Health, "/health", guard.Timed(context => JsonResponse.WriteAsync(context, metrics.Health())));
        Map(MetricsEndpoints.Catalog, "/catalog", guard.Limited(context => JsonResponse.WriteAsync(
            context, context.Request.Query.ContainsKey("meters") ? metrics.Registry.MetersToJson : metrics.Registry.DefinitionsToJson)));
        if (options.Endpoints.HasFlag(MetricsEndpoints.Reset))
        {
            ThrowIfUnknown(options.ResetPolicy!, services);
            group.MapPost("/reset", guard.Timed(new ResetEndpoint(metrics.Registry, logger).ServeAsync))
                .RequireAuthorization(options.ResetPolicy!).WithDisplayName("Gateway metrics reset").Finally(ForbidAnonymous);
        }

        ((IEndpointConventionBuilder)group).Finally(KeepOutOfCaches);
        return group.DisableGatewayMetrics().ExcludeFromDescription();

        void Map(MetricsEndpoints endpoint, string route, RequestDelegate serve)
        {
            if (options.Endpoints.HasFlag(endpoint))
                group.MapMethods(route, [HttpMethods.Get, HttpMethods.Head], serve).WithDisplayName($"Gateway metrics {route}".TrimEnd());
        }
    }

    // CacheOutput on what this method returned, or on a group around it, would win over ours.
    private static void KeepOutOfCaches(EndpointBuilder endpoint)
    {
        foreach (var cache in endpoint.Metadata.Where(static metadata => metadata is IOutputCachePolicy or OutputCacheAttribute).ToList())
            endpoint.Metadata.Remove(cache);
        endpoint.Metadata.Add(NeverCached.Instance);
    }

    // AllowAnonymous on all endpoints, so that Prometheus gets in, would override the policy of the reset.
    private static void ForbidAnonymous(EndpointBuilder reset)
    {
        foreach (var anonymous in reset.Metadata.OfType<IAllowAnonymous>().ToList())
            reset.Metadata.Remove(anonymous);
    }

    private static void ThrowIfUnknown(string policy, IServiceProvider services)
    {
        // A provider that completes later is not waited for: the middleware refuses every request while there is no such policy.
        var found = services.GetService<IAuthorizationPolicyProvider>()?.GetPolicyAsync(policy);
        if (found is null || (found.IsCompletedSuccessfully && found.Result is null))
            throw new InvalidOperationException(
                $"MapGatewayMetrics protects the reset with the authorization policy \"{policy}\", which does not exist: add it with builder.Services.AddAuthorization(o => o.AddPolicy(\"{policy}\", policy => policy.RequireRole(\"admin\"))).");
    }
}

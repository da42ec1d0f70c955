using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Warns at start when endpoints have metadata that nothing reads: <c>UseGatewayMetrics</c> is missing, or the observer that
/// reads it. All checks run once the host has started, because middleware and routes are added in any order.
/// </summary>
internal static partial class MiddlewareCheck
{
    private const string UsedProperty = "Gateway.Instrumentation.UseGatewayMetrics";

    /// <summary>Notes that the application measures. False when it did before.</summary>
    public static bool TryUse(IApplicationBuilder app) => app.Properties.TryAdd(UsedProperty, true);

    public static void WarnWhenNothingMeasures(IEndpointRouteBuilder endpoints, ILogger logger)
    {
        if (endpoints is not IApplicationBuilder app)
            return;
        CheckAtStart(endpoints.ServiceProvider, routes =>
        {
            if (MeasuredApplication.Of(endpoints.ServiceProvider) is { IsUsed: true } || app.Properties.ContainsKey(UsedProperty))
                return;
            foreach (var endpoint in routes)
            {
                if (endpoint.Metadata.FirstOrDefault(static metadata => metadata is TrackRequestAttribute or IRequestObserverMetadata) is { } unread)
                {
                    LogNothingMeasures(logger, endpoint.DisplayName, unread.GetType().Name);
                    return;
                }
            }
        });
    }

    public static void WarnThatAnswersAreMissed(IServiceProvider services) =>
        LogAnswersAreMissed(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestMetricsMiddleware).FullName!));

    public static void WarnWhenObserversAreMissing(IServiceProvider services, RequestObservers observers, ILogger logger) =>
        CheckAtStart(services, routes =>
        {
            var missing = new HashSet<Type>();
            foreach (var endpoint in routes)
            {
                foreach (var metadata in endpoint.Metadata.GetOrderedMetadata<IRequestObserverMetadata>())
                {
                    if (!observers.Has(metadata.ObserverType) && missing.Add(metadata.ObserverType))
                        LogObserverMissing(logger, endpoint.DisplayName, metadata.GetType().Name, metadata.ObserverType.Name);
                }
            }
        });

    private static void CheckAtStart(IServiceProvider services, Action<IReadOnlyList<Endpoint>> check)
    {
        if (services.GetService<IHostApplicationLifetime>() is { } lifetime && services.GetService<EndpointDataSource>() is { } routes)
            lifetime.ApplicationStarted.Register(() => check(routes.Endpoints));
    }

    [LoggerMessage(6, LogLevel.Warning,
        "{Endpoint} has {Metadata}, but nothing measures its requests: call app.UseGatewayMetrics().")]
    private static partial void LogNothingMeasures(ILogger logger, string? endpoint, string metadata);

    [LoggerMessage(7, LogLevel.Warning,
        "{Endpoint} has {Metadata}, but {Observer}, which records it, was not added: call builder.Services.AddGatewayMetrics().AddRequestObserver<{Observer}>(). Logged once per observer.")]
    private static partial void LogObserverMissing(ILogger logger, string? endpoint, string metadata, string observer);

    [LoggerMessage(9, LogLevel.Warning,
        "UseGatewayMetrics does not see the requests that authentication, authorization or anything else ahead of it answers: its start-up filter is missing. Call builder.Services.AddGatewayMetrics() in place of adding GatewayMetrics yourself.")]
    private static partial void LogAnswersAreMissed(ILogger logger);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Tells whoever says what requests are about, and forgot to measure them.</summary>
internal static partial class MiddlewareCheck
{
    private const string UsedProperty = "Gateway.Instrumentation.UseGatewayMetrics";

    /// <summary>Notes that the application measures. False when it did before.</summary>
    public static bool TryUse(IApplicationBuilder app) => app.Properties.TryAdd(UsedProperty, true);

    /// <summary>Once the host has started: middleware and routes come in any order.</summary>
    public static void WarnWhenNothingMeasures(IEndpointRouteBuilder endpoints, ILogger logger)
    {
        var services = endpoints.ServiceProvider;
        if (endpoints is IApplicationBuilder app && services.GetService<IHostApplicationLifetime>() is { } lifetime)
            lifetime.ApplicationStarted.Register(() =>
            {
                if (!app.Properties.ContainsKey(UsedProperty)
                    && services.GetService<EndpointDataSource>()?.Endpoints.FirstOrDefault(IsTracked) is { } tracked)
                    LogNothingMeasures(logger, tracked.DisplayName);
            });
    }

    private static bool IsTracked(Microsoft.AspNetCore.Http.Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<TrackRequestAttribute>() is not null || endpoint.Metadata.GetMetadata<TrackScoreAttribute>() is not null;

    [LoggerMessage(6, LogLevel.Warning,
        "{Endpoint} says with TrackRequest or TrackScore what its requests are about, but nothing measures them: call app.UseGatewayMetrics() before everything else.")]
    private static partial void LogNothingMeasures(ILogger logger, string? endpoint);
}

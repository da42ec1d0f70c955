using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of the metrics to ASP.NET Core's health checks.</summary>
public static class GatewayMetricsHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is healthy, degraded or unhealthy as <see cref="GatewayMetrics.Health"/> is: by the share of recent
    /// requests that failed, as <see cref="ServiceHealthOptions"/> says.
    /// </summary>
    /// <param name="builder">Where to add it.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What an unhealthy service is reported as; unhealthy when null.</param>
    /// <param name="tags">Tags to filter checks by; none when null.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddGatewayMetrics(
        this IHealthChecksBuilder builder, string name = "gateway_metrics",
        Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Add(new HealthCheckRegistration(name, Check, failureStatus, tags));
    }

    private static GatewayMetricsHealthCheck Check(IServiceProvider services) => new(
        services.GetService<GatewayMetrics>()
        ?? throw new InvalidOperationException("AddHealthChecks().AddGatewayMetrics() found no metrics: call builder.Services.AddGatewayMetrics() as well."));
}

using Gateway.Instrumentation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PricingService.Models;

namespace PricingService.Endpoints;

/// <summary>How the service is, for load balancers: 503 when it had better get no requests.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/health", Health).DisableGatewayMetrics();

    private static async Task<JsonHttpResult<HealthView>> Health(
        HealthCheckService checks, ModelCache models, PricingServiceMetrics service, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (await checks.CheckHealthAsync(cancellationToken)).Status;
        var (name, code) = status switch
        {
            HealthStatus.Healthy => ("healthy", StatusCodes.Status200OK),
            HealthStatus.Degraded => ("degraded", StatusCodes.Status200OK),
            _ => ("unhealthy", StatusCodes.Status503ServiceUnavailable),
        };
        return TypedResults.Json(
            new HealthView(name, models.Count > 0, service.Uptime.TotalSeconds, time.GetUtcNow()),
            PricingServiceJson.Default.HealthView, statusCode: code);
    }
}
